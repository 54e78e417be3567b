import Exact
import Programs

/// The pieces that may be computed.
struct PieceBudget {
  private var spent = 0
  private var position = 0
  private var total: Int
  private var checkpoint: Int
  private var isExtended = false
  private let instructionCount: Int

  /// Networks of N samples have about √N instructions, each a function of up to √N pieces.
  init(_ instructions: [Instruction], total: Int?, least: Int) {
    let sums = instructions.count { instruction in
      guard case .affine(let terms, let bias) = instruction.operation else { return false }
      return terms.count > 1 || terms.count == 1 && (terms[0].factor != .one || bias != .zero)
    }
    instructionCount = 2 * sums
    self.total =
      total ?? min(max(least, (instructionCount / 8) * (instructionCount / 8)), 1 << 31)
    checkpoint = self.total / 16
  }

  /// The budget of a part of a program.
  init(instructionCount: Int, total: Int) {
    self.instructionCount = instructionCount
    self.total = total
    checkpoint = total / 16
  }

  mutating func advance() { position += 1 }

  /// Allows for more where pieces are settled: they come and go, and are no ramps between payloads.
  mutating func extend() {
    if isExtended { return }
    isExtended = true
    total *= 8
    checkpoint = total / 16
  }

  mutating func spend(_ pieces: Int) { spent += pieces }

  /// Returns `function`, without its shortest pieces if much has been spent.
  ///
  /// Where a function has far more pieces than those before it, too many for all that follow, or half
  /// of the budget is spent, pieces go that are far shorter than the others: the points of ramps
  /// between payloads, at which every later value has a piece of its own.
  mutating func limited(_ function: GridFunction) -> GridFunction {
    guard spent > checkpoint else { return function }
    if spent > total {
      let rest = max(2 * total - spent, 0) / max(instructionCount - position, 1)
      return function.pruned(to: max(min(256, total / 16), rest))
    }
    let rest = max(instructionCount - position, 1)
    let isSudden =
      !isExtended && function.pieceCount / 32 > spent / max(position, 1)
      && function.pieceCount > total / rest
    guard isSudden || spent > total / 2,
      function.pieceCount > max(1024, instructionCount / 2)
    else { return function }
    let result = function.withoutShortPieces()
    if result.pieceCount < function.pieceCount { checkpoint = spent + total / 32 }
    return result
  }
}
