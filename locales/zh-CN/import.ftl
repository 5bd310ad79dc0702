# 试题导入时的提示。页面会在每条提示旁显示所在行号。

# 整个文件
import-file-too-large = 文件超过 { $max } MiB。请拆分成几个文件后依次导入。
import-file-not-text = 无法将此文件作为文本读取。若使用 Excel，请另存为“CSV UTF-8”；GIFT 文件请以 UTF-8 编码保存。
import-file-no-items = 文件中没有找到试题。请确认选对了文件，并且文件不是空的。
import-file-missing-columns = 缺少以下列：{ $columns }。请在文件第一行补上这些列名。
import-file-broken = 无法将此文件作为表格读取（{ $detail }）。请重新另存为 CSV 后再试一次。

# 未导入的试题
import-problem-type-missing = 题型为空。请填写单选、多选或判断。
import-problem-unknown-type = 无法识别题型“{ $value }”。请填写单选、多选或判断。
import-problem-unsupported-description = 这段文字没有大括号答案区。如果是试题，请把答案写在 { "{" } { "}" } 中。
import-problem-unsupported-essay = 不支持导入论述题。请改为单选题、多选题或判断题。
import-problem-unsupported-matching = 不支持导入匹配题。请改写为单选题或多选题。
import-problem-unsupported-numerical = 不支持导入数值题。请把各个数值作为选项，改为单选题。
import-problem-unsupported-short-answer = 不支持导入简答题。如果这是单选题，请在每个错误选项前加 ~。
import-problem-stem-missing = 题干为空。请填写英文题干、中文题干或两者都填。
import-problem-stem-too-long = 题干有 { $chars } 个字符，最多 { $max } 个。请缩短题干。
import-problem-duplicate-stem = 与本文件第 { $first } 行的题干重复。请删除其中一题或修改题干。
import-problem-too-few-options = 只找到 { $count } 个选项。请至少提供两个选项。
import-problem-too-many-options = 找到 { $count } 个选项，最多 { $max } 个。请减少选项。
import-problem-option-gap = 选项 { $letter } 为空，但后面还有选项。请补上该选项，或将后面的选项前移。
import-problem-option-too-long = 选项 { $letter } 超过 { $max } 个字符。请缩短该选项。
import-problem-duplicate-option = 选项 { $first } 与选项 { $second } 内容相同。请修改其中一个。
import-problem-key-missing = 没有标明正确答案。请注明哪个选项正确。
import-problem-bad-key = 无法识别答案“{ $value }”。请填写 A 或 ABD 这样的字母；判断题请填写对或错。
import-problem-key-without-option = 答案中的选项 { $letter } 不存在。请更正答案或补上该选项。
import-problem-several-keys = 单选题只能有一个正确答案，此题有 { $count } 个。请只保留一个，或改为多选题。
import-problem-only-one-key = 多选题至少需要两个正确答案，此题只有一个。请再补一个，或改为单选题。
import-problem-bad-date = 无法识别日期“{ $value }”。请写成 2026-02-01 这样的格式。
import-problem-cell-too-long = { $column } 的内容超过 { $max } 个字符。请缩短内容。
import-problem-extra-cells = 此行的单元格多于第一行的列数。内容中含有逗号时，请用英文双引号括起来。
import-problem-unclosed-quote = 此处的英文双引号没有闭合，文件其余部分无法读取。请补上引号后重新导入。
import-problem-unbalanced-braces = 大括号没有正确配对。请把答案写在一对 { "{" } { "}" } 中，中间不要有空行；正文中的大括号请写成 \{ "{" } 或 \{ "}" }。
import-problem-stray-text = 答案区开头的“{ $value }”不属于任何选项。请在正确选项前加 =，在错误选项前加 ~。
import-problem-too-many-items = 一个文件最多 { $max } 道试题，从此行起未再读取。请把其余试题放到另一个文件中导入。

# 已导入但有改动的试题
import-problem-feedback-dropped = 考试试题不显示反馈，因此未导入反馈内容。
import-problem-weights-dropped = 未导入部分得分、不等或为负的权重。请核对正确答案是否符合您的原意。
import-problem-format-dropped = 不保留 { $format } 格式，图片和表格会丢失。请核对试题以纯文本显示的效果。
import-problem-difficulty-missing = 难度为空，已按“中”导入。如不合适，请修改。
import-problem-unknown-difficulty = 无法识别难度“{ $value }”，已按“中”导入。可填写易、中或难。
import-problem-unknown-importance = 无法识别重要性“{ $value }”，已按 Y 导入。可填写 X、Y 或 Z。
import-problem-true-false-options-replaced = 此判断题的选项已替换为“正确”和“错误”。请核对题干是否仍然通顺。
import-problem-ignored-columns = 以下列未使用，因为列名无法识别或重复：{ $columns }。如需使用，请更正列名。
