# What happens after the last answer: essays and their markers, items that are void, scores that change.
void-effect-full_points = full points for everybody
void-effect-left_out = left out of the maximum
open-mark-error-gone = Somebody else has this answer now, or its mark is final.
open-mark-error-points = Give whole or half points, from 0 to the most that the question is worth.
open-mark-error-conflict = You may not mark this candidate: you trained them, or you belong to the same provider.
open-marks-title = Essays
open-marks-lede = All answers to one question, one after another. You see a number, never a name, and nobody sees your marks before the result is released.
open-marks-empty = No essays to mark
open-marks-empty-text = When an exam with essays closes, its answers appear here.
open-marks-waiting = Waiting
open-marks-start = Mark these
open-marks-done = { $count ->
    [one] You have marked { $count } answer.
   *[other] You have marked { $count } answers.
}
open-marks-none-left = Nothing is left for you to mark. Thank you.
open-mark-of = Answer { $number } on your desk
open-mark-lede = This answer is yours for half an hour; then somebody else may take it.
open-mark-guidance = How to mark
open-mark-answer = The answer
open-mark-third = Two markers are far apart on this answer. Your points decide.
open-mark-points = Points
open-mark-points-hint = 0 to { $max }, in half points
open-mark-comment = Comment
open-mark-comment-hint = The third marker reads it where two disagree. After the release the candidate and the office read it.
open-mark-next = Save and next
open-mark-stop = Save and stop
open-mark-final = A saved mark is final.
open-mark-saved = The mark is saved.
open-progress-title = Essay marking
open-progress-lede = How far the markers are. Points stay hidden until the release.
open-progress-empty = No essays here
open-progress-empty-text = Essays appear when the sitting closes and somebody wrote one.
open-progress-done = { $seats ->
    [one] { $done } of { $seats } mark
   *[other] { $done } of { $seats } marks
}
open-progress-item = Item
open-progress-seats = Marks needed
open-progress-marked = Marked
open-progress-thirds = With a third marker
open-progress-markers = Who marks
open-progress-markers-all = Every trainer without a conflict of interest may mark. Choose some to hand the queue to them alone.
open-progress-markers-named = Only the trainers chosen here mark. Choose nobody to open the queue to all.
open-progress-hand = Save the markers
open-progress-handed = The markers are saved. Who is new gets a mail.
open-progress-over = The marking of this sitting is over.
mail-open-marks-subject = Essays wait for your marks
mail-open-marks-text = The office hands you the essays of { $exam }. The result waits for your marks.
mail-open-marks-action = Start marking
item-quarantine = Set aside
item-quarantine-explanation = No new paper gets this version from now on. Papers that hold it stay as they are.
item-quarantined = The version is set aside. No new paper gets it.
item-void = Declare void
void-decided = Void: { $effect }
void-decided-in = Void in “{ $sitting }”: { $effect }
void-title = Declare an item void
void-lede = The answers to it no longer count as they were given. See first whose result would change, then confirm.
void-sitting = In which sitting
void-all = all sittings
void-effect = What it does
void-preview = Show what would change
void-preview-title = What would change
void-preview-empty = No finished paper holds this version
void-preview-empty-text = You can still declare it void. It then counts for papers that are handed in later.
void-preview-line = { $attempts ->
    [one] { $changed } of { $attempts } score changes.
   *[other] { $changed } of { $attempts } scores change.
}
void-would-pass = would pass
void-would-fail = would fail
void-scores = scores
void-score-before = Score now
void-score-after = Score then
void-names-later = Who they are stands here once the results are released; until then a score is nobody’s.
void-reason-hint = Candidates whose result changes read it.
void-confirm-text = The version goes out of new papers, and every paper that holds it is scored again. Candidates whose released result changes get a mail.
void-confirm = Declare void and score again
void-done = The item is void. The papers are being scored again.
void-error-already = This version is void there already.
void-error-reason = Say why.
void-history = Void
void-rescored = { $rescored ->
    [one] { $rescored } paper scored again, { $changed } changed
   *[other] { $rescored } papers scored again, { $changed } changed
}
void-rescoring = { $rescored ->
    [one] being scored again: { $rescored } paper so far, { $changed } changed
   *[other] being scored again: { $rescored } papers so far, { $changed } changed
}
rescore-line = { $before } became { $after } points
rescore-history = Changes after the release
rescore-history-text = A question turned out to be faulty, so the paper was scored again.
mail-rescored-subject = Your result has changed
mail-rescored-text = A question of { $exam } turned out to be faulty. Your paper was scored again, and your result has changed.
findings-title = Passes that became fails
findings-lede = These results were released as passed and no longer are. No certificate changes by itself: look at each, decide, and note what you did.
findings-empty = Nothing to look at
findings-empty-text = When a void takes a released pass away, it appears here.
finding-settle = Settle
finding-settle-text = Say what was decided about this candidate. The finding then leaves the list.
finding-note = What was decided
finding-settled = The finding is settled.
finding-error-settled = Somebody has settled this already.
finding-error-note = Say what was decided.
exam-flag-alike = Answers alike
exam-flag-fast = Answered very fast
exam-flag-status-open = to be looked at
exam-flag-status-dismissed = dismissed
exam-flag-status-upheld = upheld
exam-flags-title = Flags
exam-flag-paper = Paper
exam-flag-course = Course of the exam
exam-flags-lede = What the statistics of this sitting find striking, for you to look at.
exam-flags-never = A flag proves nothing and fails nobody. Answers that were sent again after an outage can look fast, and people who learned together can err together. Look at the papers and the seat plan, then decide.
exam-flags-none = Nothing striking
exam-flags-none-text = No two papers were strangely alike, and nobody was strangely fast.
exam-flags-not-yet = Not looked at yet
exam-flags-not-yet-text = The statistics follow soon after the sitting closes.
exam-flag-alike-line = Similarity { $share } of 100: { $same } identical wrong answers among { $shared } questions that both answered. Rare mistakes weigh more.
exam-flag-fast-line = Half of the answers took { $seconds } seconds or less.
exam-flag-dismiss = Dismiss
exam-flag-uphold = Uphold
exam-flag-decided = Your decision is kept.
exam-flag-error-decided = Somebody has decided this already.
exam-flag-error-reason = Say why.
