# 试题导入时的提示。页面会在每条提示旁显示其在文件中的位置。

# 整个文件
import-file-too-large = 文件超过 { $max } MiB。请拆分成几个文件后依次导入。
import-file-package-too-large = 试题包超过 { $max } MiB。请拆分成几个文件后依次导入。
import-file-bomb = 文件内容过多，无法安全读取（解压后上限 { $max } MiB）。请拆分成几个文件后依次导入。
import-file-unsafe-name = 试题包中有文件名指向目录之外（{ $name }）。请重新打包。
import-file-encrypted = 文件设有密码。请去除密码后重新保存再试。
import-file-doctype = 文件声明了文档类型或实体，出于安全考虑不予读取。请重新导出不含这些声明的文件。
import-file-too-deep = 文件的元素嵌套过深，无法读取。请确认选对了文件。
import-file-not-text = 无法将此文件作为文本读取。若使用 Excel，请另存为“CSV UTF-8”；其他文件请以 UTF-8 编码保存。
import-file-no-items = 文件中没有找到试题。请确认选对了文件，并且文件不是空的。
import-file-missing-columns = 缺少以下列：{ $columns }。请在文件第一行补上这些列名。
import-file-broken = 无法读取此文件（{ $detail }）。请重新导出或另存后再试一次。

# 未导入的试题
import-problem-type-missing = 题型为空。请填写单选、多选、判断、排序、匹配、数值、填空、简答或案例。
import-problem-unknown-type = 无法识别题型“{ $value }”。请填写单选、多选、判断、排序、匹配、数值、填空、简答或案例。
import-problem-unsupported-type = 不支持题型“{ $value }”。请改写为其他题型。
import-problem-description = 这段文字没有需要作答的问题。如果是试题，请补上答案；GIFT 格式的答案写在 { "{" } { "}" } 中。
import-problem-several-interactions = 此题同时包含 { $count } 个作答项。请拆分为单独的试题。
import-problem-stem-missing = 题干为空。请填写英文题干、中文题干或两者都填。
import-problem-stem-too-long = 题干有 { $chars } 个字符，最多 { $max } 个。请缩短题干。
import-problem-duplicate-item = 与本文件第 { $first } 处的题目完全相同（题干和答案）。请删除其中一题。
import-problem-too-few-options = 只找到 { $count } 个选项。请至少提供两个选项。
import-problem-too-many-options = 找到 { $count } 个选项，最多 { $max } 个。请减少选项。
import-problem-too-many-answers = 找到 { $count } 个答案，最多 { $max } 个。请减少答案。
import-problem-option-gap = 选项 { $letter } 为空，但后面还有选项。请补上该选项，或将后面的选项前移。
import-problem-option-too-long = 选项 { $letter } 超过 { $max } 个字符。请缩短该选项。
import-problem-duplicate-option = 选项 { $first } 与选项 { $second } 内容相同。请修改其中一个。
import-problem-pair-incomplete = 选项 { $letter } 没有配对项。请补上右侧内容，或删除该选项。
import-problem-key-missing = 没有给出正确答案。请注明正确答案。
import-problem-bad-key = 无法识别答案“{ $value }”。请填写 A 或 ABD 这样的字母；判断题请填写对或错。
import-problem-key-without-option = 答案中的选项 { $letter } 不存在。请更正答案或补上该选项。
import-problem-several-keys = 单选题只能有一个正确答案，此题有 { $count } 个。请只保留一个，或改为多选题。
import-problem-only-one-key = 多选题至少需要两个正确答案，此题只有一个。请再补一个，或改为单选题。
import-problem-bad-date = 无法识别日期“{ $value }”。请写成 2026-02-01 这样的格式。
import-problem-bad-number = 无法识别数值“{ $value }”。请写成 3.14，带误差时写成 3.14:0.01 或 3.13..3.15。
import-problem-bad-points = “{ $value }”不能作为分值。请填写大于 0 且不超过 1000 的数，最多两位小数。
import-problem-bad-max-words = “{ $value }”不能作为字数上限。请填写 1 到 100000 的整数。
import-problem-cell-too-long = { $column } 的内容超过 { $max } 个字符或数量过多。请缩短内容。
import-problem-text-too-long = { $column } 的文字超过 { $max } 个字符。请缩短文字。
import-problem-extra-cells = 此行的单元格多于第一行的列数。内容中含有逗号时，请用英文双引号括起来。
import-problem-unclosed-quote = 此处的英文双引号没有闭合，文件其余部分无法读取。请补上引号后重新导入。
import-problem-unbalanced-braces = 大括号没有正确配对。请把答案写在一对 { "{" } { "}" } 中，中间不要有空行；正文中的大括号请写成 \{ "{" } 或 \{ "}" }。
import-problem-stray-text = 答案区中的“{ $value }”不属于任何选项。请在正确选项前加 =，在错误选项前加 ~。
import-problem-answer-before-stem = 这里有答案，但上方没有题干。请依次写题干、选项和答案。
import-problem-unfinished = 此题没有写答案就结束了。请在选项下方补上一行，如 ANSWER: A。
import-problem-too-many-items = 一个文件最多 { $max } 道试题，从此处起未再读取。请把其余试题放到另一个文件中导入。
import-problem-file-missing = 试题包列出了文件 { $name }，但包中没有该文件。请重新打包。
import-problem-file-broken = 无法读取此题的文件（{ $detail }）。请重新导出。
import-problem-case-missing = 此题属于案例“{ $value }”，但本文件中没有该案例。请补上案例，或清空该列。
import-problem-unknown-purpose = 无法识别用途“{ $value }”。请填写考试或练习，或留空。
import-problem-duplicate-case = 案例“{ $value }”在本文件中出现两次。请删除其中一个或改名。

# 已导入但有改动的试题
import-problem-case-too-long = 案例“{ $value }”的小题超过 { $max } 道，请拆分。
import-problem-same-stem = 题干与本文件第 { $first } 处相同，但答案不同。请确认两题都需要。
import-problem-case-unused = 没有试题属于案例“{ $value }”，因此未导入该案例。
import-problem-feedback-dropped = 未导入针对各个答案的反馈。如有需要，请写入解析。
import-problem-weights-dropped = 未导入部分得分、不等或为负的权重。请核对正确答案和计分方式。
import-problem-penalty-dropped = 考试只有一次作答机会，因此未导入重试扣分。
import-problem-hints-dropped = 考试不显示提示，因此未导入提示内容。
import-problem-units-dropped = 未导入单位。请在题干中写明单位。
import-problem-answer-dropped = “{ $value }”只给部分分或代表任意文字，因此未列入正确答案。
import-problem-response-template-dropped = 未导入答题区的预填文字。
import-problem-language-dropped = 未导入语言为“{ $value }”的文字。试题只有英文和中文。
import-problem-media-missing = 导入内容中没有文件 { $name }，因此未导入。请在试题中补上。
import-problem-media-outside = { $name } 位于其他服务器，因此未导入。请在试题中补上。
import-problem-media-misplaced = { $name } 所在位置只能放文字，因此未导入。请改放到题干中。
import-problem-media-too-large = 文件 { $name } 超过 { $max } MiB，因此未导入。请压缩后在试题中补上。
import-problem-media-wrong-type = 文件 { $name } 不是 PNG、JPEG、WebP、GIF、MP3 或 MP4，因此未导入。请转换格式后在试题中补上。
import-problem-media-broken = 文件 { $name } 已损坏、像素过高或含有数据轨道，因此未导入。请重新保存后在试题中补上。
import-problem-media-in-table = 表格无法携带文件 { $name }。题库中已有的试题保留原有文件；新试题请另行添加，或改为导入 QTI 试题包。
import-problem-part-dropped = 此题的“{ $value }”部分无法保留，未导入。请核对试题内容和计分。
import-problem-format-dropped = 不保留 { $format } 格式。请核对试题以纯文本显示的效果。
import-problem-options-dropped = 此题型没有选项，因此未导入选项。
import-problem-key-dropped = 答案内容已说明正确答案，因此未使用“{ $value }”。
import-problem-difficulty-missing = 难度为空，已按“中”导入。如不合适，请修改。
import-problem-unknown-difficulty = 无法识别难度“{ $value }”，已按“中”导入。可填写易、中或难。
import-problem-unknown-importance = 无法识别重要性“{ $value }”，已按 Y 导入。可填写 X、Y 或 Z。
import-problem-unknown-scoring = 此题型没有计分方式“{ $value }”，已按全对得分导入。多选题还可按比例得分或漏选得一半，排序题和匹配题可按比例得分。
import-problem-unknown-yes-no = “{ $value }”既不是“是”也不是“否”，已按“否”导入。
import-problem-true-false-options-replaced = 此判断题的选项已替换为“正确”和“错误”。请核对题干是否仍然通顺。
import-problem-full-width-marks = 此题的写法与 Aiken 格式略有不同（全角符号或多个答案），但可以读取。其他系统可能无法识别。
import-problem-ignored-columns = 以下列未使用，因为列名无法识别或重复：{ $columns }。如需使用，请更正列名。
import-problem-ignored-sheets = 只读取了第一个工作表，未读取：{ $names }。
import-problem-ignored-files = 导入内容中的以下文件未使用：{ $names }。
