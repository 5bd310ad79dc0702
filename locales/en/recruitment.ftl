## Schemes
scheme-list = Schemes
scheme-new = New scheme
scheme-edit = Edit scheme
scheme-save = Save the draft
scheme-saved = The scheme is saved.
scheme-published = The scheme is published. New cohorts may use it.
scheme-drafted = A new draft is ready to edit.
scheme-publish = Publish
scheme-publish-text = A published version never changes. The version before it stays with its cohorts; new cohorts use this one.
scheme-published-text = This version is published and never changes. To change the rules, make a new version.
scheme-new-version = New version
scheme-versions = Versions
scheme-version = Version
scheme-rules = Rules
scheme-code = Code
scheme-code-hint = Short, and the same for all versions, such as ANCHOR-5.
scheme-code-taken = There is a scheme with this code already. Open it and make a new version.
scheme-not-draft = Only a draft can be changed. Make a new version instead.
scheme-has-draft = There is a draft of this scheme already. Edit that one.
scheme-title = Title
scheme-title-en = Title in English
scheme-title-zh = Title in Chinese
scheme-level = Level
scheme-level-hint = 5 is the first level, 1 the highest.
scheme-training-minutes = Required training
scheme-theory-minutes = Time for the theory exam
scheme-theory-cut = Theory pass mark
scheme-practical-cut = Practical pass mark
scheme-cuts = Pass marks (theory / practical)
scheme-tolerance = Tolerance between examiners
scheme-tolerance-hint = Further apart on one criterion, and a third examiner decides.
scheme-open-markers = Markers per essay
scheme-open-markers-hint = 1 or 2. Two mark each essay without seeing each other; a third decides where they are far apart.
scheme-max-attempts = Attempts
scheme-validity-months = Certificate valid for
scheme-nature = What the certificate is
scheme-nature-en = What the certificate is, in English
scheme-nature-zh = What the certificate is, in Chinese
scheme-nature-hint = One line that stands on every certificate.
scheme-source = Where the pass marks come from
scheme-source-hint = The rule or the panel that set them.
scheme-status = Status
scheme-none-title = No scheme yet
scheme-none-text = A scheme holds the rules of one certificate. Make one, publish it, then open a cohort.

## Cohorts
cohort-list-title = Cohorts
cohort-list-lede = Find the one that suits you and apply in five minutes.
cohort-none-title = No cohort is open at the moment
cohort-none-text = Create your account now, and you can apply as soon as the next one opens.
cohort-group-open = Open for applications
cohort-group-ahead = Opening soon
cohort-group-paused = Paused
cohort-group-running = Closed or running
cohort-look = Look and apply
cohort-intake-open = Open until { $when }
cohort-intake-ahead = Opens { $when }
cohort-intake-paused = Applications are paused
cohort-intake-over = Applications are closed
cohort-places-count = { $count ->
    [one] 1 place
   *[other] { $count } places
}
cohort-about = About this cohort
cohort-what-it-takes = What it takes
cohort-age = Age
cohort-age-text = From 16; under 18 with a guardian's consent
cohort-run = Training
cohort-apply = Apply
cohort-apply-hint = You need an account. It takes a minute.
cohort-see-application = See my application
cohort-new = New cohort
cohort-edit = Edit cohort
cohort-save = Save the cohort
cohort-saved = The cohort is saved.
cohort-moved = Done. The cohort has moved on.
cohort-code = Code
cohort-code-hint = Part of its address, such as HZ-2027-1.
cohort-code-form = Please use letters, digits and hyphens only.
cohort-code-taken = There is a cohort with this code already.
cohort-scheme = Scheme
cohort-scheme-hint = Fixed once the cohort has opened.
cohort-scheme-not-published = Please choose a published scheme.
cohort-fixed = Code and scheme cannot change once the cohort has opened.
cohort-too-few-places = { $taken } places are given away already. Please keep at least as many.
cohort-no-such-step = The cohort cannot take this step from where it stands. Look at its page again.
cohort-dates-intake = Please close the intake after it opens.
cohort-dates-run = Please let it end on or after its first day.
cohort-title = Cohort
cohort-title-en = Title in English
cohort-title-zh = Title in Chinese
cohort-about-en = Description in English
cohort-about-zh = Description in Chinese
cohort-city = City
cohort-places = Places
cohort-intake = Intake
cohort-opens-at = Intake opens
cohort-closes-at = Intake closes
cohort-starts-on = First day
cohort-ends-on = Last day
cohort-offer-hours = Time to answer an offer
cohort-offer-hours-hint = An offer that is not answered goes to the next on the waitlist.
cohort-status = Status
cohort-applied = Applied
cohort-offered = Offered
cohort-admitted = Admitted
cohort-admitted-of = Admitted of places
cohort-taken = Places given away
cohort-public-page = See the public page
cohort-next = Next step
cohort-step-open = Open the intake
cohort-step-open-text = The cohort appears in public. People can apply between its opening and its closing time.
cohort-step-pause = Pause the intake
cohort-step-pause-text = Nobody can apply until you open it again. Applications that are in stay as they are.
cohort-step-close = Close the intake
cohort-step-close-text = Nobody can apply any more. Places can still be offered and accepted.
cohort-step-run = Start the cohort
cohort-step-run-text = Training begins. Free places still go to the waitlist.
cohort-step-conclude = Conclude the cohort
cohort-step-conclude-text = The cohort ends. No place can be offered or accepted after this.
cohort-office-none-title = No cohort yet
cohort-office-none-text = A cohort is one run of the programme under a published scheme.

## Quotas
quota-title = Provider quotas
quota-provider = Provider
quota-seats = Seats
quota-code = Nomination code
quota-used = Used
quota-used-left = { $used } used, { $left } left
quota-used-over = { $used } used, and the time to nominate is over
quota-valid-until = Valid until
quota-until = until { $when }
quota-grant = Grant or change a quota
quota-save = Save the quota
quota-saved = The quota is saved.
quota-none = No provider may nominate yet. Grant a quota below.
quota-below-used = { $used } seats are used already. Please keep at least as many.
quota-above-places = The cohort has { $places } places. Please grant at most as many.

## Providers
provider-list = Providers
provider-new = New provider
provider-edit = Edit provider
provider-save = Save the provider
provider-saved = The provider is saved.
provider-code = Code
provider-code-taken = There is a provider with this code already.
provider-name = Name
provider-name-en = Name in English
provider-name-zh = Name in Chinese
provider-kind = Kind
provider-tier = Tier
provider-city = City
provider-contact = Contact address
provider-about-en = About, in English
provider-about-zh = About, in Chinese
provider-members = Members
provider-members-none = Nobody yet. Invite the first member below.
provider-members-invited = Nobody has joined yet. Invitations that wait for an answer: { $count }.
provider-member-since = since { $when }
provider-invite = Invite a member
provider-quotas-none = No quota yet. Grant one on the page of a cohort.
provider-none-title = No provider yet
provider-none-text = Providers nominate trainees and employ certified anchors.

## People
person-name = Name
person-email = Mail address
person-phone = Phone
person-roles = Role
person-provider = Provider
person-since = Account since
person-dossier = Dossier
person-search = Name or mail address
person-none-title = Nobody found
person-disabled = shut out
person-disable = Disable the account
person-disable-text = They are signed out everywhere at once and cannot sign in until you let them in again. Their records stay.
person-enable = Let them in again
person-was-disabled = The account is disabled, and every login of it has ended.
person-was-enabled = The account works again.
person-oneself = You cannot disable your own account.
person-no-change = The account stands that way already.
person-remove = Take a role away
person-remove-text = They lose what the role opens, at once. What they did in it stays.
person-role-removed = The role is taken away.
person-own-office = You cannot take the office from yourself. Please ask somebody else of the office.
person-last-office = Nobody would be left in the office. Invite somebody else first.
person-not-held = This person does not hold that role any more.
partial-oneself = Nobody decides about themselves. Please ask somebody else of the office.
partial-own-provider = This person has to do with your own provider. Please ask somebody else of the office.
person-invite = Invite staff
person-invite-lede = They get a mail with a link that works for two weeks.
person-send-invitation = Send the invitation
person-appoint = Appoint as a trainer
person-appointed = Saved.
person-tie = Tied to provider
person-tie-hint = Trainers never examine people of a provider they are tied to.
person-no-tie = None
invitation-sent = The invitation is on its way.
invitation-sent-replaced = The invitation is on its way. The older one to this address works no more.
invitation-sent-again = A new link is on its way. The older one works no more.
invitation-cancelled = The invitation is cancelled, and its link works no more.
invitation-over = This invitation was accepted, cancelled or replaced in the meantime.
invitation-pending = Invited, not here yet
invitation-by = invited by { $name }
invitation-lapses-at = until { $when }
invitation-lapsed-at = lapsed { $when }
invitation-lapsed = lapsed
invitation-send-again = Send again
invitation-cancel = Cancel

## Applying
apply-title = Apply
apply-lede = open until { $when }
apply-about-you = About you
apply-why = Why you
apply-how = How you came to us
apply-guardian = If you are 16 or 17
apply-guardian-hint = We need the consent of a parent or guardian, signed. A photo is fine. You can also send it later.
apply-action = Send my application
application-city = City you live in
application-motivation = What do you want to learn or become?
application-motivation-hint = Two or three sentences are enough.
application-experience = Experience
application-experience-hint = Live shows, sales, stage, camera: whatever fits.
application-code = Nomination code
application-code-hint = If a provider gave you one. Without it you apply by yourself, and you can enter it later.
application-referred = A friend or a former trainee told me about the programme
application-sent = Your application is in. We write to you as soon as it has been read.
application-code-unknown = This code does not belong to this cohort. Compare it with what the provider gave you, or leave it empty to apply by yourself.
application-code-expired = The time to use this code is over. Ask the provider, or leave it empty to apply by yourself.
application-code-full = All seats of this code are taken. Ask the provider, or leave it empty to apply by yourself.
application-code-saved = Your nomination code is saved.
application-code-entered = Nomination code entered
application-concluded = The cohort is concluded, so nobody leaves it any more.
application-in-exam = An exam is running at the moment. Please finish it first.
application-left = You have left the cohort. Thank you for telling us.
application-removed = The trainee is removed and was told by mail. Their place is free again.
application-remove = Remove from the cohort
application-remove-text = Booked sessions and exam places are given back, the place goes to the next on the waitlist, and the trainee gets a mail with your reason.
application-remove-reason = Reason, which the trainee reads
my-application-code = Enter a nomination code
my-application-code-text = If a provider gave you a code, or you mistyped it, enter it here while we read your application.
my-application-leave = Leave the cohort
my-application-leave-text = Your booked sessions and exam places are given back, and your place goes to the next on the waitlist. Hours and results you have earned stay on record.
my-application-leave-reason = Why do you leave?
application-accepted = Welcome. The place is yours.
application-declined = You have declined. Thank you for telling us.
application-withdrawn = Your application is withdrawn.
application-already = You have applied to this cohort already.
application-too-many-codes = There were too many tries with nomination codes. Wait ten minutes, or leave the field empty.
application-intake-draft = This cohort is not open.
application-intake-ahead = This cohort opens { $when }. Please come back then.
application-intake-paused = Applications to this cohort are paused. Please try again in a few days.
application-intake-over = Applications to this cohort closed { $when }. Look for another cohort.
application-no-such-step = The application has moved on in the meantime. Look at the page again.
application-cohort-full = All places of the cohort are given away. Put the applicant on the waitlist.
application-quota-full = The quota of the provider is used up. Raise it, or put the applicant on the waitlist.
application-cohort-over = The cohort gives no places any more.
application-offer-expired = The offer has expired, and the place went to the next in line.

## Identity
identity-legal-name = Legal name
identity-legal-name-hint = As in your identity document. It stands on the certificate.
identity-birth-date = Date of birth
identity-birth-date-hint = The programme is open from 16.
identity-number = Identity card or passport number
identity-number-hint = Needed for the certificate; you can add it later. We keep it encrypted.
identity-number-known = We have your number already. Leave the field empty to keep it.
identity-number-missing = still missing
identity-number-saved = Your number is saved.
identity-number-form = Please give the 18 characters of an identity card, or a passport number.
identity-number-check = This number has a mistake in it. Please compare it with your card.
identity-number-birth-date = The birth date in the number is not the one you gave.
identity-too-young = You can take part from your 16th birthday.
identity-fixed = The office has verified this already, so it cannot be changed here. Write to the office if it is wrong.
identity-no-number = There is no unverified number.
identity-changed = What the trainee gave has changed since you opened this page. Please look at it again.
identity-verified = verified
identity-verify = Verify the identity
identity-verify-text = You have seen the document, and name, birth date and number are right. They cannot be changed after this.
identity-was-verified = The identity is verified.
identity-born-age = { $day } ({ $age } years old)
guardian-title = Guardian's consent
guardian-name = Name of the guardian
guardian-file = Signed consent
guardian-send = Send the consent
guardian-saved = The consent is in. The office looks at it.
guardian-missing = still missing
guardian-waiting = being checked
guardian-to-check = to be checked
guardian-accepted = accepted
guardian-download = Download
guardian-accept = Accept the consent
guardian-accept-text = The document names the trainee and is signed by a guardian.
guardian-was-accepted = The consent is accepted.
guardian-nothing-to-accept = There is no consent that waits.
duplicate-number = same identity number
duplicate-phone = same phone
duplicate-name = same name and birth date

## My application
my-application-title = My application
my-application-none-title = You have not applied yet
my-application-none-text = Choose a cohort. The form takes five minutes on a phone.
my-application-state-received = received
my-application-state-waiting = on the waitlist
my-application-state-offered = a place is waiting for you
my-application-state-admitted = you have a place
my-application-state-rejected = not this time
my-application-state-declined = declined
my-application-state-lapsed = offer expired
my-application-state-withdrawn = withdrawn
my-application-text-received = We are reading it and write to you when there is news.
my-application-text-waiting = You are good enough, but all places are taken now. If one comes free, it is offered to the first in line.
my-application-text-offered = Take your place before the time below. After that it goes to the next in line.
my-application-text-admitted = Your place is certain. Next: book your training.
my-application-text-rejected = We could not offer you a place this time. You can apply to another cohort.
my-application-text-declined = You left the place to somebody else. You can apply to another cohort.
my-application-text-lapsed = The offer was not answered in time. You can apply to another cohort.
my-application-text-withdrawn = It was taken back. While the intake is open you can apply again.
my-application-offer-until = Answer until { $when }
my-application-accept = Accept my place
my-application-decline = Decline
my-application-decline-text = The place goes to the next in line, and you cannot take it back.
my-application-withdraw = Withdraw my application
my-application-withdraw-text = The office stops looking at it. While the intake is open you can apply again.
my-application-reason = Why? (optional)
my-application-papers = My papers

## Review
application-cohort = Cohort
application-status = Status
application-source = Source
application-provider = Provider
applicant-about = Applicant
applicant-city = City
applicant-motivation = Motivation
application-submitted = Sent
application-flag = To look at
application-flag-review = Waiting for review
application-flag-identity = Identity to verify
application-flag-guardian = Guardian's consent to check
application-flag-code = Nomination code not usable
application-flag-duplicate = Possible duplicate
application-none-title = No application found
application-history = History
application-by-clock = by itself
application-decide = Decide
application-nothing-to-decide = There is nothing to decide now.
application-offer-until = The offer stands until { $when }.
application-next = Next application to review
application-places-taken = { $taken } of { $places } places given away
application-note = Note for the office
application-note-read = Note, which the applicant reads
application-moved-in-review = You have begun to review the application of { $name }.
application-moved-offered = { $name } is offered a place and was told by mail to answer by { $until }.
application-moved-waitlisted = { $name } is on the waitlist and was told by mail.
application-moved-rejected = The application of { $name } is rejected, and they were told by mail.
application-step-review = Start the review
application-step-review-next = Start it and open the next
application-step-offer = Offer a place
application-step-offer-text = The applicant gets a mail and must answer in time.
application-step-waitlist = Put on the waitlist
application-step-waitlist-text = The next free place is offered to the first in line.
application-step-reject = Reject
application-step-reject-text = The applicant gets a mail with your note. This cannot be taken back.
application-source-provider = nominated by a provider
application-source-referral = recommended by a friend
application-source-self = own decision
code-check-none = no code
code-check-valid = code valid
code-check-unknown = code unknown
code-check-expired = code expired
code-check-full = code without seats left

## Nominations
nomination-lede = Put people forward. They get a mail with the way to apply, and each takes one seat of your quota.
nomination-no-quota-title = You have no quota yet
nomination-no-quota-text = The programme office grants seats for each cohort. Ask the office if you want to nominate.
nomination-one = Nominate one person
nomination-many = Nominate from a file
nomination-many-text = Columns: name, email, phone, note. We check the file first and show you every row that is wrong.
nomination-file = CSV file
nomination-file-hint = Up to 500 rows, UTF-8 or GB18030.
nomination-check-file = Check the file
nomination-make = Nominate
nomination-made = Nominated. The mail is on its way.
nomination-cohort = Cohort
nomination-name = Name
nomination-email = Mail address
nomination-phone = Phone
nomination-note = Note
nomination-status = Status
nomination-status-open = nominated, not applied yet
nomination-status-used = applied
nomination-status-withdrawn = seat given back
nomination-list = Your nominees
nomination-none-title = Nobody nominated yet
nomination-none-text = Whom you nominate appears here, with how their application goes.
nomination-take-back = Take back
nomination-taken-back = The nomination is taken back, and the seat is free again.
nomination-batches = Imported files
nomination-rows = { $count ->
    [one] 1 nomination
   *[other] { $count } nominations
}
nomination-batch-undone = undone
nomination-undo = Undo
nomination-undo-text = All nominations of this file are taken back. This works while nobody has applied with one.
nomination-undone = { $count ->
    [one] 1 nomination is taken back.
   *[other] { $count } nominations are taken back.
}
nomination-dry-run-title = Check the file
nomination-dry-run-lede = Nothing has been sent yet.
nomination-all-good = { $count ->
    [one] The one row is right.
   *[other] All { $count } rows are right.
}
nomination-some-wrong = Rows that are right: { $good }. Rows that are not: { $wrong }. Seats left: { $left }.
nomination-wrong-rows-title = Rows that are left out
nomination-good-rows-title = Rows that are right
nomination-line = Line
nomination-problem = Problem
nomination-confirm-all = { $count ->
    [one] Nominate this person
   *[other] Nominate all { $count }
}
nomination-confirm-good = { $count ->
    [one] Nominate only the one that is right
   *[other] Nominate only the { $count } that are right
}
nomination-other-file = Choose another file
nomination-imported = { $count ->
    [one] 1 person is nominated. The mail is on its way.
   *[other] { $count } people are nominated. Their mails are on the way.
}
nomination-imported-before = This file was imported before. Nothing was done twice.
nomination-no-quota = You have no quota in this cohort.
nomination-quota-ended = Your quota in this cohort has ended.
nomination-intake-over = The cohort takes no applications any more.
nomination-full = All seats of your quota are used.
nomination-already = This person is nominated already.
nomination-not-open = This nomination is used or taken back already.
nomination-batch-used = { $count ->
    [one] 1 person of this file has applied already, so it cannot be undone. Take back the others one by one.
   *[other] { $count } people of this file have applied already, so it cannot be undone. Take back the others one by one.
}
nomination-wrong-rows = { $count ->
    [one] 1 row is wrong, so nothing was imported.
   *[other] { $count } rows are wrong, so nothing was imported.
}
nomination-row-name = The name is missing or longer than 80 characters.
nomination-row-email = "{ $value }" is no mail address.
nomination-row-twice = The same mail address is on line { $first }.
nomination-row-no-seat = No seat of the quota is left for this row.
nomination-file-empty = There is nothing in the file.
nomination-file-too-large = The file is larger than 1 MB.
nomination-file-not-text = The file is no CSV. From a spreadsheet, please save it as CSV.
nomination-file-no-column = The column { $column } is missing in the first line.
nomination-file-too-many-rows = The file has more than { $most } rows. Please split it.
nomination-file-broken = The file could not be read as a table. Please save it again as CSV.

## Mail
mail-application-sent-subject = Your application is in
mail-application-sent-text = We have received your application to { $cohort }. We read it and write to you when there is news.
mail-application-sent-action = See my application
mail-place-offered-subject = A place is waiting for you
mail-place-offered-text = Good news: you have a place in { $cohort }. Please accept it before { $until }.
mail-place-offered-hint = After that time it goes to the next in line.
mail-place-offered-action = Accept my place
mail-admitted-subject = Welcome to the programme
mail-admitted-text = Your place in { $cohort } is certain. Sign in to see what comes next.
mail-left-subject = You have left the cohort
mail-left-text = Your place in { $cohort } is given back, as you asked.
mail-left-freed = Booked sessions and exam places are given back too. Hours and results you have earned stay on record.
mail-removed-subject = Your place in the cohort has ended
mail-removed-text = The programme office has taken you off { $cohort }.
mail-application-rejected-subject = About your application
mail-application-rejected-text = Thank you for applying to { $cohort }. We cannot offer you a place this time.
mail-application-rejected-note = The office writes: { $note }
mail-application-rejected-action = Look at other cohorts
mail-application-waitlisted-subject = You are on the waitlist
mail-application-waitlisted-text = All places in { $cohort } are taken at the moment. If one comes free, it is offered to the first in line.
mail-place-lapsed-subject = Your offer has expired
mail-place-lapsed-text = You did not answer the offer of a place in { $cohort } in time, so it went to the next in line.
mail-nominated-subject = You are nominated for Shining Star
mail-nominated-text = { $provider } nominates you for { $cohort }. You can apply until { $until }.
mail-nominated-code = Your nomination code is { $code }. The link below fills it in for you.
mail-nominated-action = Apply now

## Small things
recruitment-office-set-up = Set-up
recruitment-filter-any = Any
recruitment-filter-action = Filter
recruitment-filter-clear = Show all
recruitment-filter-none-text = Nothing fits this search.
recruitment-unit-hours = hours
recruitment-unit-minutes = minutes
recruitment-unit-months = months
recruitment-unit-points = points
recruitment-hours-count = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
recruitment-minutes-as-hours = { $hours } hours
recruitment-months-count = { $count ->
    [one] 1 month
   *[other] { $count } months
}
recruitment-points-of-100 = { $points } of 100 points
recruitment-zone-hint = Time zone: { $zone }
recruitment-file-hint = PDF, PNG or JPEG, up to 10 MB.
recruitment-save = Save
