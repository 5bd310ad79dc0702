# What the import of exam items says. The page shows the line of the file beside each message.

# The whole file
import-file-too-large = The file is larger than { $max } MiB. Please split it and import the parts one after another.
import-file-not-text = The file could not be read as text. From Excel, please save it as "CSV UTF-8"; GIFT files should be saved as UTF-8.
import-file-no-items = No items were found in the file. Please check that it is the right file and that it is not empty.
import-file-missing-columns = These columns are missing: { $columns }. Please add them to the first line of the file.
import-file-broken = The file could not be read as a table ({ $detail }). Please save it again as CSV and try once more.

# Items that were not taken
import-problem-type-missing = The type is empty. Please write single, multiple or true_false.
import-problem-unknown-type = "{ $value }" is not a type we know. Please write single, multiple or true_false.
import-problem-unsupported-description = This is a text without an answer block in braces. If it is a question, please add its answers in { "{" } { "}" }.
import-problem-unsupported-essay = Essay questions cannot be imported. Please use single choice, multiple choice or true/false.
import-problem-unsupported-matching = Matching questions cannot be imported. Please rewrite it as single or multiple choice.
import-problem-unsupported-numerical = Numerical questions cannot be imported. Please offer the numbers as options of a single choice.
import-problem-unsupported-short-answer = Short-answer questions cannot be imported. If this is a single choice, please put ~ before each wrong option.
import-problem-stem-missing = The question text is empty. Please add it in English, in Chinese or in both.
import-problem-stem-too-long = The question text has { $chars } characters; up to { $max } are possible. Please shorten it.
import-problem-duplicate-stem = The same question text is already on line { $first } of this file. Please remove one of the two or reword it.
import-problem-too-few-options = Options found: { $count }. Please give at least two.
import-problem-too-many-options = Options found: { $count }. Please keep to { $max } at most.
import-problem-option-gap = Option { $letter } is empty, although a later one is filled. Please fill it or move the others up.
import-problem-option-too-long = Option { $letter } is longer than { $max } characters. Please shorten it.
import-problem-duplicate-option = Options { $first } and { $second } say the same. Please change one of them.
import-problem-key-missing = No right answer is marked. Please say which option is right.
import-problem-bad-key = "{ $value }" cannot be understood as a key. Please write letters such as A or ABD, or true or false for a true/false item.
import-problem-key-without-option = The key names option { $letter }, which is not there. Please correct the key or add the option.
import-problem-several-keys = A single-choice item has exactly one right answer; this one has { $count }. Please keep one, or make it multiple choice.
import-problem-only-one-key = A multiple-choice item needs at least two right answers; this one has one. Please add one, or make it single choice.
import-problem-bad-date = "{ $value }" is not a date we can read. Please write it as 2026-02-01.
import-problem-cell-too-long = The value for { $column } is longer than { $max } characters. Please shorten it.
import-problem-extra-cells = This row has more cells than the first line has columns. Please put texts that contain a comma in double quotation marks.
import-problem-unclosed-quote = A double quotation mark opens here and is never closed, so the rest of the file could not be read. Please close it and import again.
import-problem-unbalanced-braces = The braces do not form one pair. Please check that the answers stand in one { "{" } { "}" } without an empty line inside, and write \{ "{" } or \{ "}" } for a brace in the text.
import-problem-stray-text = The answers begin with "{ $value }", which belongs to no option. Please put = before the right option and ~ before each wrong one.
import-problem-too-many-items = One file can hold { $max } items; from this line on nothing was read. Please import the rest as a second file.

# Items that were taken, but not quite as written
import-problem-feedback-dropped = The feedback was left out, because exam items do not show any.
import-problem-weights-dropped = Partial, unequal or negative weights were left out. Please check that the right answers are marked as you intend.
import-problem-format-dropped = The { $format } formatting is not kept; pictures and tables are lost. Please check how the item reads as plain text.
import-problem-difficulty-missing = The difficulty is empty, so the item was taken as medium. Please change it if that is wrong.
import-problem-unknown-difficulty = "{ $value }" is not a difficulty we know, so the item was taken as medium. Possible are easy, medium and hard.
import-problem-unknown-importance = "{ $value }" is not an importance we know, so the item was taken as Y. Possible are X, Y and Z.
import-problem-true-false-options-replaced = The options of this true/false item were replaced by True and False. Please check that the question still reads well.
import-problem-ignored-columns = These columns were not used, because they are unknown or appear twice: { $columns }. If you need one of them, please correct its name.
