home-title = Anchor training and certification
home-hero = From first show to a job you can keep
home-lede = Shining Star trains live-sales hosts on real sets, assesses everybody by one standard, and brings certified anchors together with the providers who need them.
home-see-cohorts = See open cohorts
home-verify = Verify a certificate
journey-title = Your journey
journey-apply = Apply
journey-train = Train
journey-theory = Theory
journey-practical = Practical
journey-certificate = Certificate
journey-job = Job
next-apply = Apply to a cohort
next-apply-text = Choose a cohort near you. The form takes five minutes on your phone.
next-apply-action = See open cohorts
next-apply-again = Try the next cohort
next-apply-again-text = Your last application has ended. You are welcome to apply to another cohort.
next-in-review = We are reading your application
next-in-review-text = You get a mail as soon as there is a decision, usually within three working days.
next-meanwhile-identity = You get a mail as soon as there is news. Until then, add your identity number: it is needed for the certificate.
next-meanwhile-guardian = You get a mail as soon as there is news. You are under 18, so please send the signed consent of a parent or guardian.
next-application-action = See my application
next-waitlisted = You are on the waitlist
next-waitlisted-text = If a place comes free, it is offered to you by mail. You need not do anything.
next-place-offered = A place is yours, if you take it
next-place-offered-text = Answer by { $when }; after that it goes to the next on the waitlist.
next-place-offered-action = Look at the offer
next-identity = Add your identity number
next-identity-text = It is needed before a certificate can be issued. It is stored encrypted and shown masked.
next-identity-action = Add it now
next-guardian = Your guardian's consent is missing
next-guardian-text = You are under 18, so a parent or guardian has to agree. Upload the signed form as a photo or PDF.
next-guardian-action = Upload the consent
next-train = { $minutes } of training to book
next-train-text = Next with a free seat: { $title }, { $when }.
next-train-action = Book a seat
next-train-none = There is no session with a free seat right now. New ones are published every week.
next-attend = Everything is booked
next-attend-text = Come to your sessions and check in. Your minutes count when you check out.
next-attend-action = See my sessions
next-seat-offered = A seat came free for you
next-seat-offered-text = Take it by { $when }; after that it goes to the next in line.
next-seat-offered-action = Take the seat
next-exam-open = Your theory exam is open
next-exam-open-text = Find a quiet place. Every answer is saved as you give it.
next-exam-open-action = Go to the exam
next-theory-planned = Your theory exam is planned
next-theory-planned-text = It begins { $when }. Look at what to bring and how it works.
next-theory-planned-action = See the exam
next-theory-none = You are ready for the theory exam
next-theory-none-text = The office will put you on the list of the next sitting and tell you by mail.
next-theory-waiting = Your theory exam is handed in
next-results-waiting-text = You get a mail when the results are released.
next-theory-failed = The theory exam did not work out this time
next-failed-text = See what to work on. The office will put you on the list of the next sitting.
next-failed-action = See my result
next-practical-planned = Your practical exam is planned
next-practical-planned-text = You are on { $when }. Read the brief and rehearse.
next-practical-planned-action = Read the brief
next-practical-none = You are ready for the practical exam
next-practical-none-text = The office will give you a time for your simulated show and tell you by mail.
next-practical-waiting = Your show is being marked
next-practical-failed = The practical exam did not work out this time
next-decision = The office is deciding on your certificate
next-decision-text = You have met what you can meet. You get a mail with the decision.
next-certificate-lost = Your certificate is not valid now
next-certificate-lost-text = See why, and what you can do.
next-certificate-lost-action = See my certificate
next-job-offer = You have a job offer
next-job-offer-text = Read it in peace and answer by { $when }.
next-job-offer-action = Read the offer
next-invited = { $count ->
    [one] A provider invites you
   *[other] { $count } providers invite you
 }
next-invited-text = See who they are and what they look for.
next-invited-action = See invitations
next-be-found = Let providers find you
next-be-found-text = Fill in your profile and agree to be found. You decide what they see.
next-be-found-action = Open my profile
next-look = Look at open jobs
next-look-text = Providers can find you now. You can also apply to openings yourself.
next-look-action = See openings
next-job-planned = Your job is agreed on
next-job-planned-text = Your first day is { $day }. Until then you can read the terms again.
next-working = You made it: you are placed
next-working-text = Your provider reports how your shows go. Good luck on air.
next-working-action = See my job
home-steps = How it works
home-step-apply = Apply
home-step-apply-text = On your phone in five minutes, by yourself or with a provider's code.
home-step-train = Train on real sets
home-step-train-text = Book practical sessions. Every minute you attend counts.
home-step-theory = Sit the theory exam
home-step-theory-text = Law, advertising, conduct, products and practice. Every answer is saved as you give it.
home-step-practical = Give a show
home-step-practical-text = Two examiners mark it without knowing your name or each other's marks.
home-step-certificate = Get your certificate
home-step-certificate-text = With a number and a QR code that anybody can verify.
home-step-job = Start a job
home-step-job-text = Providers invite you and make offers. You decide who sees you.
home-open = Open for applications
home-all-cohorts = All cohorts
home-none-open = No cohort is open right now
home-none-open-text = New cohorts are announced here. Come back soon.
home-apply-until = apply until { $when }
home-fair = One standard for all
home-fair-text = Nobody examines somebody they trained or who belongs to their provider. Nobody sees a mark before results are released. Every decision names who made it and why.
home-providers = For service providers
home-providers-text = Brand and industry-belt providers nominate trainees, publish openings and find certified anchors who agreed to be found. Ask the programme office for an invitation.
home-greeting-morning = Good morning, { $name }
home-greeting-day = Hello, { $name }
home-greeting-evening = Good evening, { $name }
home-hours = Training time
home-details = Details
home-all = See all
home-my-sessions = My sessions
home-why-not-yet = On the way to your certificate
home-my-application = My application and papers
home-trainer-title = Today
home-sessions-today = Sessions today
home-no-session-today = No session today
home-no-session-today-text = Plan and publish your next session, so that trainees can book it.
home-plan-session = Plan a session
home-open-roster = Open the roster
home-sessions-next = Coming up
home-no-session-next = Nothing is planned yet.
home-people-booked = { $held } of { $capacity } seats, { $waiting } waiting
home-to-mark = To mark
home-nothing-to-mark = No performance waits for your marks.
home-due = due { $when }
home-new-opening = New opening
home-opening = Opening
home-headcount = Headcount
home-closes = Closes
home-state = State
home-no-opening = No opening yet
home-no-opening-text = Publish whom you look for, and certified anchors can apply or be invited.
home-quota = Seats for your nominees
home-no-quota = You have no seats in a cohort yet. The programme office gives them by tier.
home-quota-used = { $used } of { $seats }
home-tile-openings = { $count ->
    [one] open position
   *[other] open positions
}
home-tile-candidates = { $count ->
    [one] candidate to answer
   *[other] candidates to answer
}
home-tile-offers = { $count ->
    [one] offer waiting
   *[other] offers waiting
}
home-tile-placements = { $count ->
    [one] person placed
   *[other] people placed
}
home-candidates-to-answer = Candidates to answer
home-offers-open = Offers waiting for an answer
home-since = since { $when }
home-answer-until = to be answered by { $when }
home-office-title = What needs you today
home-funnel = From application to job
home-sittings = Exams
home-no-sitting = No exam is planned
home-no-sitting-text = Plan a sitting when trainees have completed their hours.
home-sitting = Sitting
home-when = When
home-candidates = Candidates
home-cohorts = Cohorts
home-office-more = More
home-tile-review = { $count ->
    [one] application to review
   *[other] applications to review
 }
home-tile-review-oldest = { $count ->
    [one] application to review, from { $when }
   *[other] applications to review, oldest from { $when }
}
home-tile-identities = { $count ->
    [one] identity to verify
   *[other] identities to verify
}
home-tile-guardians = { $count ->
    [one] guardian consent to check
   *[other] guardian consents to check
}
home-tile-disputes = { $count ->
    [one] performance in dispute
   *[other] performances in dispute
}
home-tile-late-marks = { $count ->
    [one] mark sheet open for more than 7 days
   *[other] mark sheets open for more than 7 days
}
home-tile-items = { $count ->
    [one] exam item to review
   *[other] exam items to review
}
home-tile-release = { $count ->
    [one] sitting to release
   *[other] sittings to release
}
home-tile-decide = { $count ->
    [one] certificate ready to decide
   *[other] certificates ready to decide
}
home-tile-essays = { $count ->
    [one] essay waits for a marker
   *[other] essays wait for markers
}
home-tile-flags = { $count ->
    [one] striking thing in exam answers
   *[other] striking things in exam answers
}
home-tile-findings = { $count ->
    [one] pass that became a fail
   *[other] passes that became fails
}
home-tile-mails = { $count ->
    [one] mail that failed
   *[other] mails that failed
}
home-funnel-applied = Applied
home-funnel-admitted = Admitted
home-funnel-trained = Trained
home-funnel-theory = Theory passed
home-funnel-practical = Practical passed
home-funnel-certified = Certified
home-funnel-placed = Placed
home-more-schemes = Schemes
home-more-providers = Providers
home-more-items = Item bank
home-more-rubrics = Rubrics
home-more-results = Results
home-more-venues = Venues
dossier-person = Person
dossier-applications = Applications
dossier-no-application = Has not applied to any cohort.
dossier-seats = Sessions to come
dossier-no-seat = No seat in a session to come.
dossier-exams = Exams
dossier-no-exam = Is on the list of no exam.
dossier-certificates = Certificates
dossier-no-certificate = Holds no certificate.
dossier-placements = Placements
dossier-no-placement = Was not placed yet.
dossier-why-not-yet = Why not certified yet
dossier-decision = Evidence and decision
dossier-not-verified = not verified
dossier-passed = passed
dossier-failed = not passed
dossier-valid-until = valid until { $day }
home-essays-waiting = { $count ->
    [one] { $count } essay waits for your marks.
   *[other] { $count } essays wait for your marks.
}
