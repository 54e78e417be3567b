import Exact
import Networks

/// A network as operations on integers: definitions of values in blocks, each with a proved range.
///
/// Docs/Program.md is the reference of its text form.
package struct Program: Hashable, Sendable {
  /// The outputs and how they are read.
  package struct Output: Hashable, Sendable {
    /// An addend of an output: the number `numerator`/`denominator`, mostly 0.
    package struct Fraction: Hashable, Sendable {
      /// The output's index.
      package var output: Int
      package var numerator: ValueID
      /// Positive.
      package var denominator: BigInt

      package init(output: Int, numerator: ValueID, denominator: BigInt) {
        self.output = output
        self.numerator = numerator
        self.denominator = denominator
      }
    }

    /// The numerators of the network's outputs, without their fractions, over `denominator`.
    package var numerators: [ValueID]
    /// Positive.
    package var denominator: BigInt
    /// What is added to outputs whose common denominator is too long to be formed.
    package var fractions: [Fraction]
    /// Less than 2^this is the product of the denominators of one output's fractions that are not 0
    /// at one point of the domain.
    package var fractionBits: Int
    package var specification: OutputSpecification

    package init(
      numerators: [ValueID], denominator: BigInt, fractions: [Fraction] = [],
      fractionBits: Int = 0, specification: OutputSpecification
    ) {
      self.numerators = numerators
      self.denominator = denominator
      self.fractions = fractions
      self.fractionBits = fractionBits
      self.specification = specification
    }

    /// All values that the outputs are computed from: the numerators, then those of the fractions.
    package var values: [ValueID] { numerators + fractions.map(\.numerator) }

    /// Replaces each of `values`.
    package mutating func mapValues(_ transform: (ValueID) -> ValueID) {
      numerators = numerators.map(transform)
      for index in fractions.indices {
        fractions[index].numerator = transform(fractions[index].numerator)
      }
    }
  }

  package var name: String
  package var inputScale: BigInt
  /// The range of each input X on the domain.
  package var inputBox: [Interval]
  package var body: [Statement]
  package var tables: [Table]
  package var output: Output
  /// The facts of the value of each index; a name that is not defined has empty facts.
  package var facts: [ValueFacts]
  /// What gives the outputs where the body does not.
  package var otherwise: Otherwise?

  /// Another program for the points of the domain at which a value of the body is 0.
  package struct Otherwise: Hashable, Sendable {
    package var condition: ValueID
    private var programs: [Program]

    /// A program with the inputs, outputs and denominator of the one that it belongs to.
    package var program: Program {
      get { programs[0] }
      set { programs[0] = newValue }
    }

    package init(when condition: ValueID, _ program: Program) {
      self.condition = condition
      programs = [program]
    }
  }

  package init(
    name: String, inputScale: BigInt, inputBox: [Interval], body: [Statement], tables: [Table],
    output: Output, facts: [ValueFacts]
  ) {
    self.name = name
    self.inputScale = inputScale
    self.inputBox = inputBox
    self.body = body
    self.tables = tables
    self.output = output
    self.facts = facts
  }

  /// The values that are read after the body.
  package var needed: [ValueID] {
    output.values + (otherwise.map { [$0.condition] } ?? [])
  }

  /// Returns the name of a new value with `facts`.
  package mutating func makeValue(_ facts: ValueFacts) -> ValueID {
    self.facts.append(facts)
    return ValueID(self.facts.count - 1)
  }

  /// The proved range of `value`.
  /// - Requires: `analyzeRanges()` ran.
  package func range(of value: ValueID) -> Interval {
    guard let range = facts[value.index].range else {
      preconditionFailure("\(value) has no range yet")
    }
    return range
  }

  package func storageClass(of value: ValueID) -> StorageClass { StorageClass(range(of: value)) }

  /// Whether the program has no loops.
  package var isStraightLine: Bool {
    body.allSatisfy { if case .instruction = $0 { true } else { false } }
  }

  /// The instructions, if the program has no loops.
  package var straightLine: [Instruction]? {
    var instructions: [Instruction] = []
    instructions.reserveCapacity(body.count)
    for statement in body {
      guard case .instruction(let instruction) = statement else { return nil }
      instructions.append(instruction)
    }
    return instructions
  }

  /// Calls `visit` for every instruction, inner ones too, in order, with the number of loops
  /// around it.
  package func forEachInstruction(_ visit: (Instruction, Int) -> Void) {
    func walk(_ block: [Statement], _ depth: Int) {
      for statement in block {
        switch statement {
        case .instruction(let instruction): visit(instruction, depth)
        case .repeat(let loop): walk(loop.body, depth + 1)
        }
      }
    }
    walk(body, 0)
  }

  /// The steps of all operations that a run executes, loops counted out.
  package var executedStepCount: Int {
    func count(_ block: [Statement]) -> Int {
      block.reduce(0) { total, statement in
        switch statement {
        case .instruction(let instruction): total + instruction.operation.stepCount
        case .repeat(let loop): total + loop.count * count(loop.body)
        }
      }
    }
    return count(body) + (otherwise?.program.executedStepCount ?? 0)
  }
}
