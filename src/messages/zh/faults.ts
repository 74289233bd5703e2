import type { FormulaProblem } from '../../../workers/contract/faults';
import type { FaultMessages } from '../en/faults';
import { chinese } from '../numbers';

const { count } = chinese;

const looksLike = {
  image: '看起来是图片',
  archive: '看起来是压缩包',
  workbook: '是电子表格工作簿',
  pdf: '是 PDF 文件',
  binary: '含有二进制内容',
  other: '看起来不是数据表',
} as const;

const encodingNames: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16（小端）',
  'utf-16be': 'UTF-16（大端）',
  'windows-1252': 'Latin-1（Windows-1252）',
  gb18030: 'GB18030',
};

const fieldName = {
  alpha: '允许遗漏真实结局的概率',
  threshold: '阈值',
  prevalence: '结局发生的比例',
  smallCell: '可显示的最小分组',
} as const;

const outcomeName = {
  binary: '是/否结局',
  classes: '多类别结局',
  continuous: '连续结局',
  survival: '生存时间结局',
} as const;

const named = (names: readonly string[]) =>
  names
    .slice(0, 5)
    .map((name) => `“${name}”`)
    .join('、') + (names.length > 5 ? ` 等 ${count(names.length)} 列` : '');

function formulaProblem(reason: FormulaProblem, position: number, name = ''): string {
  const there = `第 ${count(position)} 个字符处`;
  const about = name === '' ? '文本' : `文本列“${name}”`;
  const said: Readonly<Record<FormulaProblem, string>> = {
    empty: '公式为空。请输入评分公式，例如 -3.2 + 0.03*age。',
    tooLong: `公式过长，最多读取 ${count(position - 1)} 个字符。请缩短。`,
    tooDeep: `${there}嵌套过深。请减少括号。`,
    badNumber: `${there}的数字无法识别。请只用一个小数点，例如 0.03。`,
    unclosedText: `${there}的引号没有闭合。请补上。`,
    unexpectedCharacter: `${there}的字符在公式中没有含义。请删除。`,
    unexpectedToken: `${there}多了或少了内容。请检查此处的运算符和括号。`,
    unexpectedEnd: '公式没有写完。请补全括号和最后一项。',
    chainedComparison: `${there}连续比较了两次。请改写为 20 < age and age < 40。`,
    unknownColumn: `数据表中没有“${name}”这一列（${there}）。请检查列名；含空格的列名请用反引号括起。`,
    unknownFunction: `没有“${name}”这个函数（${there}）。可用：ln、log、log2、log10、exp、sqrt、abs、plogis、qlogis、min、max、if。`,
    wrongArguments: `${there}“${name}”的参数个数不对。请核对：if 需要三个。`,
    textAndNumber: `${there}${about}与数字作了比较。请给该值加上引号，或选择其他列。`,
    textInArithmetic: `${there}${about}被当作数字使用。请先作比较，例如 (sex == "male")。`,
    orderOfTexts: `文本没有大小之分（${there}）。请只用 == 或 != 比较。`,
    resultIsText: '公式的结果是文本。评分必须是数字。',
  };
  return said[reason];
}

export const faults: FaultMessages = {
  'input.emptyFile': ({ file }) => `“${file}”是空文件。请在原程序中重新导出数据表，再打开导出的文件。`,
  'input.notATable': ({ file, looksLike: kind }) =>
    `“${file}”${looksLike[kind]}，不是文本数据表。` +
    (kind === 'workbook'
      ? '请用电子表格软件打开，将工作表另存为 CSV 后再打开。'
      : kind === 'archive'
        ? '请先解压，再打开其中的 CSV 或 TSV 文件。'
        : '请将数据表保存为 CSV 或 TSV 后再打开。'),
  'input.headerOnly': ({ file }) => `“${file}”只有列名，没有任何受试者的记录。请确认导出完整后重新打开。`,
  'input.oneColumn': ({ file }) =>
    `“${file}”似乎只有一列。如果实际有多列，请在“读取方式”中选择正确的分隔符；如果确实只有一列，则没有可用于预测的内容，请打开至少有两列的数据表。`,
  'input.nulBytes': ({ file, line }) =>
    `“${file}”含有 NUL 字节，首次出现在第 ${count(line)} 行。文件可能是 UTF-16 编码或已损坏：请在“读取方式”中更换编码，或另存为 UTF-8。`,
  'input.lineTooLong': ({ file, line, limitMiB }) =>
    `“${file}”第 ${count(line)} 行超过 ${count(limitMiB)} MiB。常见原因是引号没有闭合：请修正该行，或确认文件确实是数据表。`,
  'input.wrongEncoding': ({ file, encoding, line }) =>
    `“${file}”第 ${count(line)} 行无法按 ${encodingNames[encoding] ?? encoding} 读取。请在“读取方式”中更换编码，或将文件另存为 UTF-8。`,
  'input.tooManyColumns': ({ file, columns, limit }) =>
    `“${file}”有 ${count(columns)} 列，最多可读取 ${count(limit)} 列。请只保留需要的列后重新打开。`,
  'input.unreadable': ({ file }) =>
    `无法读取“${file}”。文件可能在选择之后被移动、修改或被其他程序占用：请在其他程序中关闭它，然后重新选择。`,
  'input.foldsMismatch': ({ file, line }) =>
    `分折文件“${file}”第 ${count(line)} 行与数据表不符。文件需要 row（从 0 开始，每行至多出现一次）和 fold 两列，且行号须在数据表范围内。`,
  'input.notARecipe': ({ file, path }) =>
    `“${file}”不是 Benchside 方案${path === '' ? '' : `：“${path}”一项缺失或不符合要求`}。请选择由 Benchside 保存的方案，或修正该项。`,
  'input.recipeTooNew': ({ file, version, supported }) =>
    `“${file}”是第 ${count(version)} 版方案，当前 Benchside 最高支持第 ${count(supported)} 版。请使用更新的 Benchside，或在此重新设置研究。`,
  'input.recipeUnknownColumn': ({ column, role }) =>
    `方案将“${column}”用作${roleName(role)}，但数据表中没有这一列。请打开方案对应的数据表，或在问题页另选一列。`,
  'input.studyTruncated': ({ file }) => `“${file}”不完整，研究内容有缺失。请重新复制或导出。未导入任何内容。`,
  'input.studyEdited': ({ file }) => `“${file}”在导出后被改动，内容与校验值不符。请索取原始文件。未导入任何内容。`,
  'input.studyTooNew': ({ file, version, supported }) =>
    `“${file}”由更新版本的 Benchside 生成（版本 ${count(version)}，当前最高支持 ${count(supported)}）。请更新 Benchside 后再导入。`,
  'input.notAStudy': ({ file }) =>
    `“${file}”不是 Benchside 研究文件。请选择从研究列表导出的文件（文件名以 .benchside 结尾）。`,
  'input.differentTable': ({ expectedRows, rows, missingColumns }) =>
    (missingColumns.length > 0
      ? `这不是该研究所用的数据表：缺少 ${named(missingColumns)}。`
      : expectedRows === rows
        ? '这不是该研究所用的数据表：行数相同，但内容不同。'
        : `这不是该研究所用的数据表：现有 ${count(rows)} 行，应为 ${count(expectedRows)} 行。`) +
    '请打开原来的文件，或用这张表新建研究。',
  'input.missingPredictors': ({ file, columns }) =>
    `“${file}”缺少模型所需的 ${named(columns)}。请以相同列名补上（单元格可以为空）后重新打开。`,
  'input.valueNotANumber': ({ column }) => `“${column}”处填写的不是数字。请填写数字；若未测量，请留空。`,
  'input.outOfRange': ({ field, low, high }) => `${fieldName[field]}必须在 ${low} 与 ${high} 之间。请填写其他数值。`,
  'input.textTooLong': ({ limit }) => `文字过长：最多保留 ${count(limit)} 个字符。请缩短。`,
  'input.sameTable': ({ file }) => `“${file}”正是建立模型所用的数据，不能用来验证该模型。请选择其他患者的数据表。`,
  'input.shapeEdit': ({ predictor }) =>
    `模型中没有可以这样修改的“${predictor}”形状。请撤销该修改，或选择其他预测变量。`,
  'input.scoreNotARisk': ({ rows }) =>
    `该评分在 ${count(rows)} 行中超出 0 到 1 的范围，因此不是风险。请改为对数优势或分值。`,
  'input.scoreOfNone': ({ rows }) =>
    `该评分在 ${count(rows)} 行中均得不到数值。请检查所用的列是否有测量值，以及是否除以 0。`,
  'input.subgroups': ({ column, reason, limit }) =>
    reason === 'unknownColumn'
      ? `数据表中没有“${column}”列。请选择其他列来分组。`
      : reason === 'notNumbers'
        ? `“${column}”不是数值，无法划分区间。请按类别分组。`
        : reason === 'badCuts'
          ? `“${column}”的分界点必须是由小到大的数值。请改正。`
          : `“${column}”产生的分组超过 ${count(limit)} 个。请改用区间，或选择类别较少的列。`,
  'input.formula': ({ position, reason, name }) => formulaProblem(reason, position, name),

  'method.noTable': () => '尚未打开数据表。请先在数据页打开。',
  'method.noModel': () => '该研究中没有这个模型。请先训练，或选择其他模型。',
  'method.outcomeMissing': ({ column }) => `“${column}”在所有行中都没有值，不能作为结局。请选择其他列。`,
  'method.eventNotChosen': ({ column, classes }) =>
    `请指定“${column}”的 ${count(classes)} 个类别中哪一个算作事件；Benchside 不会代为猜测。`,
  'method.unknownEventClass': ({ column }) => `所选的事件类别没有出现在“${column}”中。请在问题页重新选择。`,
  'method.noPredictors': () => '尚未选择预测变量。请在问题页至少选择一个。',
  'method.oneOutcomeOnly': ({ events, participants }) =>
    `结局没有变化：${count(participants)} 名受试者中有 ${count(events)} 例事件。请选择其他结局，或使用既有事件又有非事件的数据表。`,
  'method.tooFewOutcomes': ({ events, others, needed }) =>
    `例数太少，无法可靠检验：事件 ${count(events)} 例，非事件 ${count(others)} 例，两者都至少需要 ${count(needed)} 例。请增加受试者，减少折数，或选择更常见的结局。`,
  'method.classesNotChosen': ({ column, classes }) =>
    `“${column}”共有 ${count(classes)} 个类别。多分类结局至少要选三个；若只需两个，请在问题页改为是/否结局。`,
  'method.tooFewInClass': ({ column, participants, needed }) =>
    `“${column}”的某个类别只有 ${count(participants)} 名受试者，学习和检验至少需要 ${count(needed)} 名。请在问题页去掉该类别，或在表中与其他类别合并。`,
  'method.outcomeNotNumber': ({ column }) => `“${column}”不是数字列。请选择测量数值的列，或在数据页将其按数字读取。`,
  'method.outcomeConstant': ({ column }) => `“${column}”对所有人都相同，没有可预测的内容。请选择其他结局。`,
  'method.tooFewParticipants': ({ participants, needed }) =>
    `有该结局的受试者只有 ${count(participants)} 名，至少需要 ${count(needed)} 名。请增加受试者，或选择其他结局。`,
  'method.noEvents': ({ participants }) =>
    `${count(participants)} 名受试者中没有人发生该事件：均为删失或其他事件。请核对哪个代码表示事件，或使用随访更长的数据表。`,
  'method.tooFewEvents': ({ events, needed }) =>
    `只有 ${count(events)} 名受试者发生该事件，学习和检验至少需要 ${count(needed)} 名。请增加受试者或随访时间，或选择更常见的事件。`,
  'method.horizonNotPositive': () => '预测时点必须大于 0。请按随访列的单位填写需要风险的时间。',
  'method.unsuitedEstimator': ({ family, outcome }) =>
    `方案中的“${family}”不适用于“${outcome}”类型的结局。请将其删除，或选择与之相符的结局。`,
  'method.participantOnBothSides': ({ participants }) =>
    `该分折使 ${count(participants)} 名受试者的行同时出现在学习和评价两侧。请将同一受试者的所有行放在同一折，或由 Benchside 分折。`,
  'method.notAnOrder': ({ column }) =>
    `“${column}”既不是日期也不是数字，无法分先后。请选择其他列，或在数据页将其按日期读取。`,
  'method.tooManyFolds': ({ folds, groups }) =>
    `需保持在一起的组只有 ${count(groups)} 个，无法分成 ${count(folds)} 折。请选择不超过 ${count(groups)} 折。`,
  'method.tooManyFeatures': ({ features, limit }) =>
    `该方案会产生 ${count(features)} 个特征，此处最多可训练 ${count(limit)} 个。请去掉水平过多的预测变量，或合并更多罕见水平。`,
  'method.foldWithoutOutcome': ({ fold, events, participants }) =>
    `第 ${count(fold)} 折无法评价：${count(participants)} 名受试者中有 ${count(events)} 例事件。请减少折数、采用分层分折，或修正指定的分折。`,
  'method.oneFoldOnly': () => '所有行都落在同一折，无法既学习又评价。请至少给出两折。',
  'method.foldFileMissing': () =>
    '方案的分折来自第二个文件，但该文件尚未打开。请在方案页放入该文件，或改用其他重抽样方式。',
  'method.allPredictorsConstant': () => '所选预测变量在这些受试者中都没有变化。请选择至少有两个不同取值的预测变量。',
  'method.diverged': ({ epoch }) =>
    `神经网络训练在第 ${count(epoch)} 轮发散。请降低学习率（可先试十分之一），并保持标准化开启。`,
  'method.notConverged': ({ iterations }) =>
    `回归在 ${count(iterations)} 次迭代内没有收敛。请加大惩罚强度，并保持标准化开启。`,
  'method.notForThisOutcome': ({ outcome }) => `此项不适用于${outcomeName[outcome]}。请对该研究提出其他问题。`,
  'method.nothingPredicted': () => '没有任何患者由未见过他们的模型预测过，因此无从评价。请重新训练该研究。',
  'method.validationGone': () => '第二个数据表已不再打开，其中的行也没有保留。请用它重新验证，再保存更新后的模型。',
  'method.noUpdate': () => '无法在第二个数据表上作此更新。请选择其他更新方式，或患者更多的数据表。',

  'device.outOfMemory': () =>
    '浏览器内存不足。请关闭其他标签页，减少预测变量、折数或成员数后重试；已完成的部分会保留。',
  'device.noBackend': () =>
    '本机没有任何计算后端通过自检，无法训练神经网络；Logistic 回归仍可使用。如需神经网络，请尝试最新版 Chrome、Edge 或 Firefox。',
  'device.backendFailed': ({ backend }) => `计算后端“${backend}”停止工作。请在训练页选择其他后端；已完成的折会保留。`,
  'device.needsGpu': () =>
    '网络集成需要浏览器可用、且比处理器更快的显卡，本机没有找到。什么都没有丢失：请在训练页关闭该模型，或在支持 WebGPU 的浏览器中打开此方案；也可在训练页选择普通循环，但会非常慢。',
  'device.workerLost': () => '后台进程已停止，多半是内存不足。请重新加载页面并再次打开数据表；已完成的折会保留。',

  'vault.unavailable': () =>
    '浏览器不允许本页保存内容（无痕窗口或已禁用存储）。关闭页面之前一切功能可用：请将报告和模型保存为文件，或改用普通窗口。',
  'vault.full': ({ neededMiB }) =>
    `空间不足，无法保存此研究（需要 ${count(neededMiB)} MiB）。请删除不再需要的研究或释放磁盘空间；当前内容在关闭页面之前仍然可见，也可保存为文件。`,
  'vault.unknownStudy': () => '此研究已不在本机保存，可能已在其他标签页中删除。',
  'vault.openElsewhere': ({ title }) =>
    `“${title}”已在另一个标签页中打开并可写入，此处只能阅读。如需在此继续，请先在那边关闭。`,
  'vault.superseded': () => '另一个标签页已打开更新版本的 Benchside。请重新加载本页后继续；已完成的折会保留。',
};

function roleName(role: string): string {
  switch (role) {
    case 'outcome':
      return '结局';
    case 'predictor':
      return '预测变量';
    case 'participant':
      return '受试者编号';
    case 'group':
      return '分组';
    case 'fold':
      return '分折列';
    case 'spline':
      return '样条变量';
    default:
      return role;
  }
}
