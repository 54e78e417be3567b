import Programs

/// Where generated code keeps a value.
enum Location: Hashable {
  /// The input X[index].
  case input(Int)
  /// A local variable of the value's own.
  case local
  /// A place that several values share one after the other.
  case slot(Slot)
}

/// A shared place: number `index` of its class.
struct Slot: Hashable {
  let storageClass: StorageClass
  let index: Int
}

/// The places of a program's values.
///
/// Multiword values share slots: a sum is computed in the place of the operand that it replaces,
/// and what a loop carries stays in one place, so that neither needs copies. Native values are
/// local variables, which compilers place well; those that live longer than one function of a long
/// program get slots too.
struct Storage {
  private(set) var locations: [Location]
  /// The number of slots of each class.
  private(set) var slotCounts: [StorageClass: Int] = [:]

  private let program: Program
  private let liveness: Liveness
  /// For each value whether it lives longer than the function that defines it.
  private let isShared: [Bool]
  /// For each slot the position until which it is taken, and by which value.
  private var tenants: [Slot: (value: ValueID, end: Int)] = [:]
  /// The slots of carried values, taken for the whole loop but for the value's own successor.
  private var parameterOf: [ValueID: ValueID] = [:]

  /// - Parameter isShared: for each value whether other functions read it.
  init(_ program: Program, _ liveness: Liveness, isShared: [Bool]) {
    self.program = program
    self.liveness = liveness
    self.isShared = isShared
    locations = Array(repeating: .local, count: program.facts.count)
    var position = 0
    var loop = 0
    place(program.body, &position, &loop)
  }

  private mutating func place(_ block: [Statement], _ position: inout Int, _ nextLoop: inout Int) {
    for statement in block {
      switch statement {
      case .instruction(let instruction):
        place(instruction, at: position)
        position += 1
      case .repeat(let loop):
        let lines = liveness.loops[nextLoop]
        nextLoop += 1
        for carried in loop.carried {
          // The initial value's place, if nothing needs it any more.
          place(carried.parameter, at: position, until: lines.end, inPlaceOf: [carried.initial])
          if parameterOf[carried.next] == nil { parameterOf[carried.next] = carried.parameter }
        }
        position += 1
        place(loop.body, &position, &nextLoop)
        let parameters = Set(loop.carried.map(\.parameter))
        for result in loop.results {
          // A parameter's place holds the next value by then.
          place(
            result.name, at: position, until: liveness.ends[result.name.index],
            inPlaceOf: parameters.contains(result.inner) ? [] : [result.inner])
        }
        position += 1
      }
    }
  }

  private mutating func place(_ instruction: Instruction, at position: Int) {
    let result = instruction.result
    if case .input(let index) = instruction.operation {
      locations[result.index] = .input(index)
      return
    }
    let candidates: [ValueID]
    switch instruction.operation {
    case .input, .step, .between, .reluSum, .search, .lookup, .match, .line, .bits: candidates = []
    case .relu(let value), .clamp(let value, _), .wave(let value, _): candidates = [value]
    case .select(_, let value, let otherwise): candidates = [otherwise, value]
    case .affine(let terms, _):
      // What is nearly always multiplied by 1 stays in its place, too, but for long sums, which
      // may be loops.
      candidates =
        terms.filter { $0.factor == .one }.map(\.value)
        + terms.filter { terms.count <= 4 && program.isMostly(1, $0.factor) }.map(\.value)
    }
    place(
      result, at: position, until: liveness.ends[result.index], inPlaceOf: candidates)
  }

  /// Gives `value` a place from `position` to `end`, if possible that of one of `candidates`, whose
  /// last use is here.
  private mutating func place(
    _ value: ValueID, at position: Int, until end: Int, inPlaceOf candidates: [ValueID]
  ) {
    let storageClass = program.storageClass(of: value)
    if case .words = storageClass {} else if !isShared[value.index] { return }
    if let parameter = parameterOf[value],
      let slot = successorSlot(
        of: parameter, for: storageClass, at: position, candidates: candidates)
    {
      // Taken until the loop's end, as its parameter's place is.
      take(slot, by: value, until: max(end, tenants[slot]!.end))
      return
    }
    for candidate in candidates {
      if case .slot(let slot) = locations[candidate.index], slot.storageClass == storageClass,
        let tenant = tenants[slot], tenant.value == candidate, tenant.end == position,
        liveness.ends[candidate.index] == position
      {
        take(slot, by: value, until: end)
        return
      }
    }
    let count = slotCounts[storageClass, default: 0]
    for index in 0..<count {
      let slot = Slot(storageClass: storageClass, index: index)
      if tenants[slot]!.end < position {
        take(slot, by: value, until: end)
        return
      }
    }
    slotCounts[storageClass] = count + 1
    take(Slot(storageClass: storageClass, index: count), by: value, until: end)
  }

  /// The place of `parameter`, if its successor may overwrite it at `position`: nothing reads the
  /// parameter afterwards, and this instruction reads it only where it may be overwritten.
  private func successorSlot(
    of parameter: ValueID, for storageClass: StorageClass, at position: Int, candidates: [ValueID]
  ) -> Slot? {
    guard case .slot(let slot) = locations[parameter.index], slot.storageClass == storageClass,
      tenants[slot]?.value == parameter
    else { return nil }
    let lastUse = liveness.ends[parameter.index]
    let isFree = lastUse < position || lastUse == position && candidates.contains(parameter)
    return isFree ? slot : nil
  }

  private mutating func take(_ slot: Slot, by value: ValueID, until end: Int) {
    tenants[slot] = (value, end)
    locations[value.index] = .slot(slot)
  }
}
