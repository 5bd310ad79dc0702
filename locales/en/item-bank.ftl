# The item bank: reviews, ties, figures, access.
item-verdict-asked = review asked for
item-verdict-changed = words changed
item-verdict-comment = comment
item-verdict-object = objection
item-verdict-approve = approved
item-verdict-elsewhere = reviewed elsewhere
item-error-own-work = You wrote a part of this version. Somebody else of the office has to approve it.
item-outdated-title = What is kept now, and what you typed
item-outdated-lede = Struck through is what is kept now, underlined is what you typed. Saving keeps what you typed.
item-error-text-missing = Please say in words what you mean.
item-error-no-such-code = There is no other item with this code.
item-code-missing = Please type the code.
item-review = Review
item-review-ask = Ask for a review
item-review-asked = The version waits for a second person of the office.
item-review-own = You wrote a part of this version, so somebody else has to approve it.
item-review-text = What you think of it
item-review-approve = Approve and activate
item-review-object = Object
item-review-comment = Comment
item-objected = Your objection is noted. The version is a draft again.
item-commented = Your comment is noted.
item-preview = As candidates see it
item-preview-action = Preview
item-preview-empty = Nothing is written in either language yet.
item-options-en = Options in English
item-options-zh = Options in Chinese
item-key = Right answers
item-changes = Changed from the version before: { $count }
item-figures = Figures from finished exams
item-figures-n = Answers: { $count }
item-figures-withheld = shown from 30 answers on
item-figures-indicative = indicative below 100 answers
item-figure-undefined = not defined
item-figure-p = Difficulty (share of points reached)
item-figure-discrimination = Discrimination (corrected item-total)
item-figure-omitted = Left empty
item-ties = Tags, enemies and exposure
item-tags = Tags
item-tags-hint = With commas between them.
item-tags-save = Save the tags
item-tagged = The tags are saved.
item-enemies = Enemies
item-enemies-text = Items of which one gives the other away. No paper holds both.
item-enemy-code = Code of the other item
item-enemy-add = Keep apart
item-enemy-added = No paper will hold both items.
item-enemy-remove = Allow together
item-enemy-removed = Papers may hold both items again.
item-exposure-title = Exposure
item-exposure = Papers that hold it: { $count }
item-exposure-of = Papers that hold it: { $count } of at most { $cap }
item-cap = At most so many papers
item-cap-hint = At this number the item is left out of new papers. Empty: as often as it comes.
item-cap-save = Save the limit
item-cap-set = The limit is saved.
item-views = Who opened this item
item-views-text = The last 50 visits to this page or its form. Visits within ten minutes count once.
item-import-reviewed-by = Reviewed elsewhere by
item-import-reviewed-by-hint = Who reviewed these items, and when or where. It is recorded as their review.
item-import-reviewer-missing = Please say who reviewed the items elsewhere, or import them as drafts.
readiness-cell-enemies = { $domain }, { $difficulty }, { $kind }: { $count } wanted, but enemies leave { $available } at the most.
paper-again-title = The paper, drawn again
paper-again-equal = Equal: drawn again from its seed, the paper has the same questions in the same order, with options in the same order.
paper-again-different = Different: drawn again from its seed, the paper differs at question { $position }.
paper-again-altered = What the paper was drawn from does not match its digest any more, so it was altered.
paper-again-unknown = This paper was drawn before its sources were kept, so it cannot be drawn again.
paper-again-seed = Seed
paper-again-digest = Digest of what it was drawn from
paper-again-pool = Items to draw from
paper-again-left-out = Left out at their limit
paper-again-seen = Seen by this candidate before
paper-again-link = Draw the paper again
blueprint-check = Check
blueprint-feasibility = Can papers be drawn?
blueprint-can = Yes. Questions that each candidate answers: { $count }
blueprint-exposure = How often each item would be seen
blueprint-exposure-line = by about { $percent } % of candidates
item-scope = Scope
item-module = Module
item-point = Point
item-tag = Tag
item-papers = In papers
item-form-level = Letters, digits, underscores and hyphens only, please.
item-bulk-title = Change many at once
item-bulk-scope = Which items
item-bulk-ticked = The ticked ones
item-bulk-tick-all = Tick all on this page
item-bulk-ticked-count = Ticked: { $count }
item-bulk-all = All that the list shows, on every page: { $count }
item-bulk-action = What to do
item-bulk-tag = Tag to add or remove
item-bulk-look = Look at the change
item-bulk-back = Back to the item bank
item-bulk-do = Change them
item-bulk-text = Each item is changed by itself. What cannot be changed is left as it is and named afterwards.
item-bulk-more = And { $count } more
item-bulk-nothing = Nothing was ticked. Tick items in the list first, or choose all of them.
item-bulk-too-many = That is too much for one change: { $most } items at the most. Narrow the list first.
item-bulk-tag-missing = Please write the tag.
item-bulk-ask_review = Ask for a review
item-bulk-add_tag = Add a tag
item-bulk-remove_tag = Remove a tag
item-bulk-set_cap = Set the limit of papers
item-bulk-retire = Retire
item-bulk-sure-ask = { $count ->
    [one] Ask for a review of 1 version?
   *[other] Ask for a review of { $count } versions?
}
item-bulk-sure-retire = { $count ->
    [one] Retire 1 version? New papers will not hold it any more.
   *[other] Retire { $count } versions? New papers will not hold them any more.
}
item-bulk-sure-add = { $count ->
    [one] Add the tag “{ $tag }” to 1 item?
   *[other] Add the tag “{ $tag }” to { $count } items?
}
item-bulk-sure-remove = { $count ->
    [one] Remove the tag “{ $tag }” from 1 item?
   *[other] Remove the tag “{ $tag }” from { $count } items?
}
item-bulk-sure-cap = { $count ->
    [one] Let at most { $cap } papers hold this item?
   *[other] Let at most { $cap } papers hold each of these { $count } items?
}
item-bulk-sure-no-cap = { $count ->
    [one] Take the limit of papers off 1 item?
   *[other] Take the limit of papers off { $count } items?
}
item-bulk-done = Changed: { $count }
item-bulk-left = Left as they were: { $count }
item-import-overtaken = Somebody else imports this very file in another way. Look at the item bank before you try again.
item-error-tags = That is too many tags for one item: 20 at the most.

## Cases

case-material = Case
case-material-en = Material in English
case-material-zh = Material in Chinese
case-question-of = Case: question { $number } of { $of }
case-question-in = A question of the case
case-form-hint = What you write here is the material. Its questions are added on its page, after you have saved it.
case-questions = Questions of this case
case-questions-text = They stand on a paper one after the other, in this order, below the material. None of them is drawn alone, and the case is drawn as a whole or not at all. Papers that exist stay as they are.
case-drawable = Can be drawn
case-not-drawable = Cannot be drawn yet
case-obstacle-material = No version of the material is approved. Ask for a review of it below.
case-obstacle-none = There is no approved question. Add one, and ask for its review.
case-obstacle-waiting = A question of it is not approved. Have it reviewed, retire it, or take it out.
case-move-up = Up
case-move-down = Down
case-move-up-of = Up: { $code }
case-move-down-of = Down: { $code }
case-question-remove = Take out
case-question-remove-text = The question stands alone from now on and may be drawn by itself. Papers that exist stay as they are.
case-question-new = Add a question
case-question-code = Code of a question that is in the bank
case-question-code-hint = It becomes the last question of this case.
case-question-add = Add this question
case-question-added = The question belongs to the case now.
case-question-removed = The question stands alone now.
case-question-moved = The order is saved.
case-ties = This question is drawn with its case: enemies and the limit of papers are set there.
item-error-kind-fixed = A case stays a case, and a question stays a question. Please write a new item instead.
item-error-in-case = This question belongs to a case. Please change it on the page of the case, or take it out first.
item-error-tied = This question has enemies or a limit of papers of its own. Please remove them first; the case has its own.
item-error-too-many-parts = A case has at most 30 questions.
item-import-of-case = Question of the case { $code }
item-import-other-kind = "{ $code }" is a case in the file and a question in the bank, or the other way round. Please give one of them another code.
blueprint-cases-hint = A case counts as one here; all of its questions stand on the paper.
item-import-unfit = The question { $code } cannot become part of its case: in the bank it has enemies or a limit of papers of its own, or the case would become too long. Please change that in the bank or in the file.
