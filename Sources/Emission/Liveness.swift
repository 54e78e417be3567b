import Programs

/// When each value of a program is defined and last needed, on a line of positions through the
/// program text.
///
/// A value from outside that a loop reads lives until the loop's end; a value that is handed to the
/// next iteration or out of the loop lives until the loop's end as well.
struct Liveness {
  /// The position of the definition; −1 for names that are not defined.
  private(set) var definitions: [Int]
  /// The last position at which the value is needed.
  private(set) var ends: [Int]
  /// The positions of the first and last line of every loop, in order of their first lines.
  private(set) var loops: [(start: Int, end: Int)] = []
  /// The number of positions; outputs are needed there.
  private(set) var positionCount = 0

  private var stacks: [[Int]]
  private var stack: [Int] = []

  init(_ program: Program) {
    definitions = Array(repeating: -1, count: program.facts.count)
    ends = Array(repeating: -1, count: program.facts.count)
    stacks = Array(repeating: [], count: program.facts.count)
    assignPositions(program.body)
    var position = 0
    var loop = 0
    walkUses(program.body, &position, &loop)
    for value in program.needed { ends[value.index] = positionCount }
  }

  private mutating func define(_ value: ValueID, at position: Int) {
    definitions[value.index] = position
    ends[value.index] = position
    stacks[value.index] = stack
  }

  private mutating func assignPositions(_ block: [Statement]) {
    for statement in block {
      switch statement {
      case .instruction(let instruction):
        define(instruction.result, at: positionCount)
        positionCount += 1
      case .repeat(let loop):
        let index = loops.count
        loops.append((positionCount, positionCount))
        stack.append(index)
        for carried in loop.carried { define(carried.parameter, at: positionCount) }
        positionCount += 1
        assignPositions(loop.body)
        loops[index].end = positionCount
        stack.removeLast()
        for result in loop.results { define(result.name, at: positionCount) }
        positionCount += 1
      }
    }
  }

  private mutating func use(_ value: ValueID, at position: Int) {
    let own = stacks[value.index]
    // The outermost loop around the use that is not around the definition.
    let depth = zip(own, stack).prefix { $0 == $1 }.count
    let end = depth < stack.count ? loops[stack[depth]].end : position
    ends[value.index] = max(ends[value.index], end)
  }

  private mutating func walkUses(_ block: [Statement], _ position: inout Int, _ next: inout Int) {
    for statement in block {
      switch statement {
      case .instruction(let instruction):
        for operand in instruction.operation.operands { use(operand, at: position) }
        position += 1
      case .repeat(let loop):
        let index = next
        next += 1
        for carried in loop.carried { use(carried.initial, at: position) }
        stack.append(index)
        position += 1
        walkUses(loop.body, &position, &next)
        for carried in loop.carried { use(carried.next, at: position) }
        for result in loop.results { use(result.inner, at: position) }
        stack.removeLast()
        position += 1
      }
    }
  }
}
