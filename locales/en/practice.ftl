# Items for practice, practising, and the question to try before an exam.
item-purpose = For
item-purpose-exam = exams
item-purpose-practice = practice
item-purpose-hint = Exam questions stay secret. Practice questions are shown with their answer, so they never stand on a paper. This cannot be changed once the question was used.
item-error-purpose-fixed = This item was in use, so it keeps its purpose. Please write a new item.
item-import-other-purpose = The item { $code } is in the bank for something else. Please choose its purpose, or take it out of the file.

practice-title = Practise for the theory exam
practice-lede = Answer a question and see at once what is right, and why.
practice-private = Only you see your practice. It counts for no result, and these questions never stand on an exam paper.
practice-open-label = NOT FINISHED
practice-open-title = Go on where you were
practice-open = Question { $number } is next.
practice-new = A new round
practice-all-domains = All domains
practice-domain = { $domain } ({ $count })
practice-length = Number of questions
practice-questions = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
practice-available = { $count ->
    [one] There is { $count } question in all.
   *[other] There are { $count } questions in all.
}
practice-start = Start practising
practice-mistakes-title = What to repeat
practice-mistakes = Questions that were not right the last time: { $count }.
practice-repeat = Practise what I got wrong
practice-history = My practice so far
practice-when = When
practice-what = What
practice-result = Result
practice-finished = finished
practice-unfinished = not finished
practice-answered = { $count } answered
practice-right-of = { $right } of { $of } right
practice-empty-title = No practice questions yet
practice-empty = The programme office has not added any. Please look in again later.
practice-source-bank = From the question bank
practice-source-mistakes = What I got wrong

practice-check = Check my answer
practice-compare = Compare with the model answer
practice-show = Show the answer
practice-end = End this round
practice-end-explanation = What you answered is kept. You see how it went so far.
practice-right = Right
practice-partly = Partly right
practice-wrong = Not right
practice-shown = Answer shown
practice-own = Your own check
practice-own-hint = Nobody marks this. Compare your text with the model answer.
practice-points = { $of ->
    [one] { $earned } of { $of } point
   *[other] { $earned } of { $of } points
}
practice-option-yours-right = Your answer, right
practice-option-right = Right answer
practice-option-yours = Your answer
practice-place-right = Right
practice-place-wrong = Not right
practice-place-belongs = Right here: { $text }
practice-yours = Your answer
practice-no-answer = No answer
practice-key = Right answer
practice-model = Model answer
practice-why = Why
practice-law = Legal basis:
practice-law-since = { $law }, in force since { $day }
practice-to-summary = See how it went

practice-summary-title = How it went
practice-share = { $share }% of the points
practice-domain-line = { $right } of { $of } right · { $share }%
practice-no-score = There was nothing to score in this round.
practice-note-partly = Partly right: { $count }
practice-note-own = Texts for your own check: { $count }
practice-note-open = Not answered: { $count }
practice-by-domain = By domain
practice-to-repeat = What to repeat
practice-again = Another round
practice-rest = The other questions ({ $count })
practice-delete = Delete this round
practice-delete-explanation = The round and your answers are deleted for good.
practice-deleted = The round is deleted.

practice-error-no-questions = There are no questions of this kind at present. Please choose another domain.
practice-error-empty = Please give an answer first, or let us show it to you.
practice-error-unreadable = This answer cannot be read. It may be too long.
practice-error-answered = You answered this question before.
practice-error-finished = This round is finished. You can start another one.

my-exams-practice = Practise
my-exams-practice-title = Practise for the theory exam

trial-title = Practice question
trial-link = Try the controls with a practice question
trial-link-text = Nothing of it is kept, and your time does not begin.
trial-saved = ✓ Answer saved { $time } (practice)
trial-saved-js = ✓ Answer # saved @ (practice)
trial-save = Save
trial-how = How the exam works
trial-step-answer = Choose an answer. At the top you see when it is saved.
trial-step-flag = Flag a question to come back to it.
trial-step-palette = The numbers show what is answered and what is flagged, and lead to each question.
trial-step-keys = With a keyboard: Tab moves on, the arrow keys choose, the keys 1 to 8 pick an answer.
trial-step-review = Review shows what is still open before you hand in.
trial-nothing-kept = This is for practice: nothing is kept, and the clock does not count.
trial-done-title = That is how it works
trial-done-answered = The question is answered.
trial-done-open = The question is not answered yet. The exam's review would tell you so.
trial-done-flagged = It is flagged for another look.
trial-done = In the exam, this is where you look over all questions and hand in.
trial-back = Back to my exam
trial-sample-stem = What do you do in an exam when you are not sure of an answer?
trial-sample-a = Flag the question and come back to it
trial-sample-b = Close the page
trial-sample-c = Ask somebody in the room
trial-sample-d = Start again from the first question
