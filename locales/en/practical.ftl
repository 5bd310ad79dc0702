practical-save = Save
practical-state = State
practical-sitting = Sitting
practical-when = When
practical-candidates = Candidates
practical-component = Part
practical-result = Result
practical-results-of = Results / candidates
practical-mean = Mean
practical-pass-share = Passed
practical-cut = Cut score
practical-minutes = minutes
practical-points = { $points } points
list-comma = { ", " }
rubric-status-draft = draft
rubric-status-published = published
rubric-status-superseded = superseded
performance-status-scheduled = scheduled
performance-status-performed = performed
performance-status-marking = being marked
performance-status-agreed = agreed
performance-status-disputed = disputed
performance-status-settled = settled by a third examiner
conflict-trained = trained this candidate in the last 24 months
conflict-provider = is tied to a provider of this candidate
conflict-themself = is the candidate
examiner-seat-first = First examiner
examiner-seat-second = Second examiner
examiner-seat-third = Third examiner
sheet-status-draft = to do
sheet-status-final = final
rubrics-title = Rubrics
rubrics-lede = One rubric per scheme, the same for everybody. A published version never changes; an edit makes a new one.
rubrics-empty = No rubric yet
rubrics-empty-text = Start from the standard rubric below, or write one of your own.
rubric-new = Write a rubric
rubric-new-title = New rubric
rubric-edit = Edit the draft
rubric-copy = Edit as a new version
rubric-edit-title = Edit the rubric
rubric-title = Rubric
rubric-scheme = Scheme
rubric-any-scheme = All schemes
rubric-choose-scheme = Please choose a scheme first.
rubric-version = Version
rubric-version-of = version { $version }
rubric-used = in use, so it stays as it is
rubric-publish = Publish
rubric-publish-text = From now on new sittings of this scheme are marked by this version. It cannot be changed afterwards.
rubric-published = The rubric is published.
rubric-saved = The rubric is saved.
rubric-save = Save the rubric
rubric-standard-title = Start from the programme's standard rubric
rubric-standard-text = Four criteria with five levels each and two red lines, in both languages. You get a draft that you can still change.
rubric-standard-start = Make the draft
rubric-form-lede = The criteria share out 100 points. Leave a criterion or red line empty if you do not need it.
rubric-makes-new-version = This version is published. Saving makes a new draft beside it.
rubric-title-en = Title in English
rubric-title-zh = Title in Chinese
rubric-criterion = Criterion { $number }
rubric-points = Points
rubric-levels = Levels 0 to 4
rubric-level-en = Level { $level } in English
rubric-level-zh = Level { $level } in Chinese
rubric-level-points = Points of level { $level }, empty for an equal step
rubric-red-lines = Red lines
rubric-no-red-lines = This rubric has no red lines.
rubric-red-line-en = Red line { $number } in English
rubric-red-line-zh = Red line { $number } in Chinese
rubric-red-line-clause = Legal clause of red line { $number }
rubric-error-total = The points of all criteria together must be 100.
rubric-error-levels = Level 0 is worth 0 points, level 4 all points of its criterion, and no level less than the one below.
rubric-error-not-draft = This version is published already.
performances-title = Performances
performances-lede = Choose a practical sitting to give slots, choose examiners and follow the marking.
performances-no-sitting = No practical sitting yet
performances-no-sitting-text = Plan one under Exams; its candidates get their slots here.
performances-all = All
performances-schedule = { $count ->
    [one] Give a slot to 1 candidate
   *[other] Give slots to { $count } candidates
}
performances-scheduled = { $count ->
    [one] 1 candidate has a slot, and a mail about it.
   *[other] { $count } candidates have a slot, and a mail about it.
}
performances-allocate = Allocate examiners equally
performances-allocate-text = Every performance without two examiners gets them. Everybody has about the same to mark, and nobody with a conflict of interest is chosen.
performances-allocated = { $seats } seats were filled.
performances-allocated-short = { $seats } seats were filled. For { $unfilled } nobody without a conflict was left; choose those by hand.
performances-empty = Nothing here
performances-empty-text = No performance is in this state. Candidates get their slots with the button above.
performance-no = Number
performance-number = Performance { $number }
performance-candidate = Candidate
performance-slot = Slot
performance-performed-at = Performed
performance-score = Score
performance-examiners = Examiners
performance-no-examiners = nobody chosen yet
performance-finished = { $done } of { $all } final
performance-override = { $examiner } marks despite a conflict. { $approver } answers for it ({ $when }): { $reason }
performance-perform = Record as performed
performance-perform-text = The show was given. Marking begins as soon as both examiners are chosen.
performance-recorded = The performance is recorded.
performance-product = Product brief
performance-product-en = Product brief in English
performance-product-zh = Product brief in Chinese
performance-product-hint = What the candidate presents. They see it with their slot.
performance-product-saved = The product brief is saved.
performance-schedule-title = Give slots
performance-schedule-lede = Candidates without a slot get one after the other, in the order of the list, with a number that says nothing about them.
performance-schedule-do = Give slots and write to the candidates
performance-first-slot = First slot
performance-minutes = From one slot to the next
performance-dispute = What the examiners dispute
performance-dispute-cut = The two totals lie on different sides of the cut.
performance-dispute-text = A third examiner marks only this, and their marks decide. The first two sheets stay as they are.
performance-error-not-practical = This is no practical sitting.
performance-error-no-rubric = The scheme has no published rubric yet. Publish one first.
performance-error-over = Marking of this sitting is over.
performance-error-nobody-left = Every candidate has a slot already.
performance-error-stale = Somebody was faster: this performance has moved on. Look at its state below.
performance-error-too-early = The slot of this performance is still to come.
examiner-choose = Choose an examiner
examiner-free = Examiners without a conflict
examiner-free-hint = Those who mark this performance already are left out.
examiner-none-free = Nobody without a conflict of interest is left.
examiner-assign = Assign
examiner-assigned = The examiner is assigned and has a mail about it.
examiner-override = Choose somebody with a conflict
examiner-override-text = The rule says no. Somebody of the office has to answer for the exception; name and reason are kept for good.
examiner-override-do = Assign despite the conflict
examiner-conflicted = Examiner and conflict
examiner-approver = Who answers for it
examiner-reason = Reason
examiner-reason-hint = At least ten characters.
examiner-take-back = Take back
examiner-take-back-text = The sheet and its draft marks go, and somebody else can be chosen.
examiner-taken-back = The sheet is taken back. Choose somebody else.
examiner-barred = needs another examiner
assign-error-full = Both examiners are chosen already.
assign-error-over = This performance is decided.
assign-error-not-examiner = This person is no trainer, so they cannot examine.
assign-error-twice = This person marks the performance already.
assign-error-conflict = Conflict of interest: this person { $why }.
assign-error-override = An exception needs somebody of the office other than the examiner, and a reason.
assign-error-final = This sheet is final and stays.
marking-title = Marking
marking-lede = Your sheets. You see a number and a product, never a name, and nobody sees your marks while you work.
marking-all = All
marking-empty = Nothing to mark
marking-empty-text = When the office gives you a performance, it appears here and you get a mail.
marking-seat = You are
marking-due-at = Due
marking-due = due { $when }
marking-open = open
marking-late = overdue
marking-not-yet = not ready yet
marking-anonymous = name hidden
marking-brief = Product brief
marking-run-sheet = Run sheet
marking-run-sheet-hint = the same for every candidate
marking-rubric = Rubric, version { $version }
marking-out-of = of { $points } so far
marking-not-marked = not marked
marking-note = Note on { $code }
marking-note-placeholder = Your note, for the file
marking-red-lines-hint = A red line needs two votes, or the third examiner.
marking-third = You settle what two examiners dispute. You see only that, and your marks decide.
marking-comment = Comment for the trainee
marking-comment-hint = The trainee reads it after release, without your name.
marking-save = Save draft
marking-saved = The draft is saved.
marking-saved-hint = Nothing counts until you finish.
marking-finish = Finish
marking-finish-left = { $count ->
    [one] Finish: one criterion left
   *[other] Finish: { $count } criteria left
 }
marking-finish-title = Finish
marking-finish-of = Finish { $number }?
marking-finish-text = These marks will stand. You cannot change them afterwards.
marking-finish-do = Yes, these are my marks
marking-back = Back to the sheet
marking-finished = Your marks are final. Thank you.
marking-total = Total
marking-no-red-line = No red line was crossed.
mark-error-final = This sheet is final and cannot be changed.
mark-error-not-yet = This performance cannot be marked now.
mark-error-unmarked = { $count ->
    [one] The draft is saved. One criterion still needs a level.
   *[other] The draft is saved. { $count } criteria still need a level.
 }
mark-error-stale = The marks were changed in another window. Look at them again, then finish.
mark-error-conflict = You cannot mark this performance any more: a conflict of interest has come up. The office chooses somebody else; you need not do anything.
comparison-title = Comparison
comparison-of = Comparison of { $number }
comparison-lede = All sheets are final. Nobody's name is shown.
comparison-criterion = Criterion
comparison-you = you
comparison-hit = crossed
comparison-no-hit = not crossed
slots-title = Slots
slots-lede = Record who has performed. You see numbers only.
slots-empty = No slots these days
slots-empty-text = Performances of yesterday, today and tomorrow appear here.
slots-done = performed
my-performance-come = Your slot is { $minutes } minutes. Come a quarter of an hour early, with the product brief below in mind.
my-performance-done = You have performed
my-performance-done-text = Two examiners mark it independently. You get a mail when your result is released.
my-performance-how = How it is marked
my-performance-number = Examiners know you as { $number } only.
my-performance-marked = Two examiners mark without seeing your name or each other's marks. Where they disagree, a third decides.
my-results-title = My results
my-results-empty = No results yet
my-results-empty-text = Results appear here on the day they are released, and you get a mail.
result-passed = passed
result-not-passed = not passed
result-letter = Result letter
result-score = { $score } of 100 points
result-cut-short = cut { $cut }
result-chart = Your score is { $score }, the cut is { $cut }.
result-passed-text = You reached the { $cut } points that this part asks for. Well done.
result-not-passed-text = This part asks for { $cut } points.
result-red-line-text = A red line was crossed. It fails the performance whatever the points.
result-parts = What the score is made of
result-weakest = The most to gain is in: { $part }
result-comments = What your examiners say
result-examiners = { $count ->
    [one] Marked by 1 examiner.
   *[other] Marked independently by { $count } examiners.
}
result-released = Released { $when }.
result-print = Print this page for a letter.
result-next-passed = Go on
result-next-passed-text = Your home shows where you stand and what comes next.
result-next-passed-go = To my journey
result-next-retake = You can try again
result-next-retake-text = { $count ->
    [one] You have one more attempt. Practise what the bars below show, then look for the next sitting.
   *[other] You have { $count } more attempts. Practise what the bars below show, then look for the next sitting.
 }
result-next-none = No attempt is left
result-next-none-text = Write to the programme office. They tell you what is possible in a later cohort.
office-results-title = Results
office-results-lede = Until you release a sitting, nobody but the office knows that its results exist.
office-results-all = All
office-results-empty = No sittings yet
office-results-empty-text = Plan a sitting under Exams; its results appear here.
office-results-none = No results yet
office-results-none-text = They appear as soon as papers are scored or examiners agree.
office-results-people = Candidates
office-results-people-text = For the office only. Examiners never see it.
office-results-withheld = Mean, pass share and distribution appear when marking is over, from { $count } results on. Fewer would give away single marks.
office-results-release = Release the results
office-results-release-text = { $count ->
    [one] One candidate gets a mail and sees the result. This cannot be taken back.
   *[other] { $count } candidates get a mail and see their results. This cannot be taken back.
 }
office-results-released = { $count ->
    [one] One result is released.
   *[other] { $count } results are released.
 }
office-results-end = End the marking
office-results-end-text = { $absent ->
    [0] Every performance is decided. The results can be released afterwards.
    [one] One candidate did not perform and gets no result. The results can be released afterwards.
   *[other] { $absent } candidates did not perform and get no result. The results can be released afterwards.
 }
office-results-ended = Marking is over. The results can be released.
office-results-undecided = { $count ->
    [one] one performance is not decided yet
   *[other] { $count } performances are not decided yet
 }
office-results-chart = { $count ->
    [one] Distribution of one score, with the cut
   *[other] Distribution of { $count } scores, with the cut
 }
release-error-not-marked = These results cannot be released: marking is not over, or they are released already.
release-error-undecided = { $count ->
    [one] One performance is still being marked.
   *[other] { $count } performances are still being marked.
 }
release-error-empty = Nothing was marked, so there is nothing to release.
release-error-stale = Marking of this sitting is over already.
mail-performance-subject = Your slot for the practical exam
mail-performance-text = Your practical exam is on { $when }. The product you will present is on your page.
mail-performance-action = See my slot and the product
mail-examiner-subject = A performance to mark
mail-examiner-text = Please mark performance { $number } by { $when }. Marking opens when it has been performed.
mail-examiner-action = Open the mark sheet
mail-marking-waits-subject = { $count ->
    [one] A mark sheet waits for you
   *[other] { $count } mark sheets wait for you
}
mail-marking-waits-text = { $count ->
    [one] A performance that you examine has waited three days for your marks. The candidate hears nothing before you finish, so please mark it soon.
   *[other] { $count } performances that you examine have waited three days for your marks. The candidates hear nothing before you finish, so please mark them soon.
}
mail-marking-waits-action = Open your mark sheets
mail-examiner-conflict-subject = An examiner has to be replaced
mail-examiner-conflict-text = A conflict of interest came up after an examiner of performance { $number } was chosen, so they cannot mark it any more. Please take their sheet back and choose somebody else.
mail-examiner-conflict-action = Open the performance
mail-result-subject = Your result is here
mail-result-text = The result of { $exam } is released.
mail-result-action = See my result
