# What the import of exam items says. The page shows the place in the file beside each message.

# The whole file
import-file-too-large = The file is larger than { $max } MiB. Please split it and import the parts one after another.
import-file-package-too-large = The package is larger than { $max } MiB. Please split it and import the parts one after another.
import-file-bomb = The file holds more than we can read safely ({ $max } MiB when unpacked). Please split it and import the parts one after another.
import-file-unsafe-name = The package holds a file whose name leads out of its folder ({ $name }). Please pack it again.
import-file-encrypted = The file is protected by a password. Please save it without one and try again.
import-file-doctype = The file declares a document type or entities, which we do not read for safety. Please export it again without them.
import-file-too-deep = The elements of the file are nested too deeply to be read. Please check that it is the right file.
import-file-not-text = The file could not be read as text. From Excel, please save it as "CSV UTF-8"; other files should be saved as UTF-8.
import-file-no-items = No items were found in the file. Please check that it is the right file and that it is not empty.
import-file-missing-columns = These columns are missing: { $columns }. Please add them to the first line of the file.
import-file-broken = The file could not be read ({ $detail }). Please export or save it again and try once more.

# Items that were not taken
import-problem-type-missing = The type is empty. Please write single, multiple, true_false, ordering, matching, numeric, short_text, essay or case.
import-problem-unknown-type = "{ $value }" is not a type we know. Please write single, multiple, true_false, ordering, matching, numeric, short_text, essay or case.
import-problem-unsupported-type = Items of the type "{ $value }" cannot be examined here. Please rewrite it as another type.
import-problem-description = This is a text without a question to answer. If it is a question, please add its answers; in GIFT they stand in { "{" } { "}" }.
import-problem-several-interactions = The item asks { $count } questions at once. Please make an item of each.
import-problem-stem-missing = The question text is empty. Please add it in English, in Chinese or in both.
import-problem-stem-too-long = The question text has { $chars } characters; up to { $max } are possible. Please shorten it.
import-problem-duplicate-item = The same question with the same answers is already at { $first } of this file. Please remove one of the two.
import-problem-too-few-options = Options found: { $count }. Please give at least two.
import-problem-too-many-options = Options found: { $count }. Please keep to { $max } at most.
import-problem-too-many-answers = Answers found: { $count }. Please keep to { $max } at most.
import-problem-option-gap = Option { $letter } is empty, although a later one is filled. Please fill it or move the others up.
import-problem-option-too-long = Option { $letter } is longer than { $max } characters. Please shorten it.
import-problem-duplicate-option = Options { $first } and { $second } say the same. Please change one of them.
import-problem-pair-incomplete = Option { $letter } has no partner. Please add its right side or remove it.
import-problem-key-missing = No right answer is given. Please say which answer is right.
import-problem-bad-key = "{ $value }" cannot be understood as a key. Please write letters such as A or ABD, or true or false for a true/false item.
import-problem-key-without-option = The key names option { $letter }, which is not there. Please correct the key or add the option.
import-problem-several-keys = A single-choice item has exactly one right answer; this one has { $count }. Please keep one, or make it multiple choice.
import-problem-only-one-key = A multiple-choice item needs at least two right answers; this one has one. Please add one, or make it single choice.
import-problem-bad-date = "{ $value }" is not a date we can read. Please write it as 2026-02-01.
import-problem-bad-number = "{ $value }" is not a number we can read. Please write it as 3.14, with a tolerance as 3.14:0.01 or as 3.13..3.15.
import-problem-bad-points = "{ $value }" cannot be the points of an item. Please write a number above 0 and up to 1000, with two decimals at most.
import-problem-bad-max-words = "{ $value }" cannot be a limit of words. Please write a whole number from 1 to 100000.
import-problem-cell-too-long = The value for { $column } is longer than { $max } characters, or there are too many of them. Please shorten it.
import-problem-text-too-long = The text for { $column } is longer than { $max } characters. Please shorten it.
import-problem-extra-cells = This row has more cells than the first line has columns. Please put texts that contain a comma in double quotation marks.
import-problem-unclosed-quote = A double quotation mark opens here and is never closed, so the rest of the file could not be read. Please close it and import again.
import-problem-unbalanced-braces = The braces do not form one pair. Please check that the answers stand in one { "{" } { "}" } without an empty line inside, and write \{ "{" } or \{ "}" } for a brace in the text.
import-problem-stray-text = The answers hold "{ $value }", which belongs to no option. Please put = before the right option and ~ before each wrong one.
import-problem-answer-before-stem = There is an answer, but no question above it. Please write the question first, then its options, then the answer.
import-problem-unfinished = The question ends without an answer. Please add a line such as ANSWER: A below its options.
import-problem-too-many-items = One file can hold { $max } items; from here on nothing was read. Please import the rest as a second file.
import-problem-file-missing = The package lists the file { $name }, but does not hold it. Please pack it again.
import-problem-file-broken = The file of this item could not be read ({ $detail }). Please export it again.
import-problem-case-missing = The item belongs to the case "{ $value }", which is not in this file. Please add the case or empty the column.
import-problem-unknown-purpose = "{ $value }" is not something that items are for. Please write exam or practice, or leave it empty.
import-problem-duplicate-case = The case "{ $value }" is in this file twice. Please remove one of the two or rename it.

# Items that were taken, but not quite as written
import-problem-case-too-long = The case "{ $value }" has more than { $max } questions. Please split it.
import-problem-same-stem = The same question text is also at { $first } of this file, with other answers. Please check that both are meant.
import-problem-case-unused = No item belongs to the case "{ $value }", so it was left out.
import-problem-feedback-dropped = The feedback on single answers was left out. Please put what matters into the explanation.
import-problem-weights-dropped = Partial, unequal or negative weights were left out. Please check the right answers and how the points are given.
import-problem-penalty-dropped = The penalty for further tries was left out, because an exam has one try.
import-problem-hints-dropped = The hints were left out, because an exam shows none.
import-problem-units-dropped = The units were left out. Please name the unit in the question text.
import-problem-answer-dropped = "{ $value }" gives only a part of the points or stands for any text, so it is not among the accepted answers.
import-problem-response-template-dropped = The text that the answer began with was left out.
import-problem-language-dropped = The text in the language "{ $value }" was left out. Items are in English and Chinese.
import-problem-media-missing = The file { $name } is not in the import, so it was left out. Please add it to the item.
import-problem-media-outside = { $name } lies on another server, so it was left out. Please add it to the item.
import-problem-media-misplaced = { $name } stands in a place that holds text only, so it was left out. Please show it in the question text.
import-problem-media-too-large = The file { $name } is larger than { $max } MiB, so it was left out. Please make it smaller and add it to the item.
import-problem-media-wrong-type = The file { $name } is no PNG, JPEG, WebP, GIF, MP3 or MP4, so it was left out. Please convert it and add it to the item.
import-problem-media-broken = The file { $name } is broken, has too many pixels, or carries a track of data, so it was left out. Please save it again and add it to the item.
import-problem-media-in-table = A table cannot hold the file { $name }. An item that the bank knows keeps its files; to a new one please add it, or import a QTI package.
import-problem-part-dropped = The part "{ $value }" of the item has no place here and was left out. Please check how the item reads and is scored.
import-problem-format-dropped = The { $format } formatting is not kept. Please check how the item reads as plain text.
import-problem-options-dropped = The options were left out, because this type of item has none.
import-problem-key-dropped = The key "{ $value }" was not used, because the answers already say what is right.
import-problem-difficulty-missing = The difficulty is empty, so the item was taken as medium. Please change it if that is wrong.
import-problem-unknown-difficulty = "{ $value }" is not a difficulty we know, so the item was taken as medium. Possible are easy, medium and hard.
import-problem-unknown-importance = "{ $value }" is not an importance we know, so the item was taken as Y. Possible are X, Y and Z.
import-problem-unknown-scoring = "{ $value }" is not a scoring that this type of item has, so it is all or nothing. Multiple choice also has partial and half; ordering and matching have partial.
import-problem-unknown-yes-no = "{ $value }" is neither yes nor no, so it was taken as no.
import-problem-true-false-options-replaced = The options of this true/false item were replaced by True and False. Please check that the question still reads well.
import-problem-full-width-marks = The item is not written quite as Aiken asks (full-width marks, or several answers), but could be read. Other systems may refuse it.
import-problem-ignored-columns = These columns were not used, because they are unknown or appear twice: { $columns }. If you need one of them, please correct its name.
import-problem-ignored-sheets = Only the first sheet was read. These were not: { $names }.
import-problem-ignored-files = These files of the import were not used: { $names }.
