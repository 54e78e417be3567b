import Exact
import Programs

extension Program {
  /// The statement that this program and `other` give different outputs somewhere, in SMT-LIB: a
  /// rewrite of this program to `other` is right if and only if a solver answers `unsat`.
  ///
  /// It is in linear integer arithmetic, so a solver decides it for all points of a domain at once.
  ///
  /// - Requires: neither has loops; both have the same inputs.
  package func obligation(isEqualTo other: Program) -> String {
    var lines = ["(set-logic QF_LIA)"]
    for (index, range) in inputBox.enumerated() {
      lines.append("(declare-const x\(index) Int)")
      lines.append("(assert (<= \(range.lower.smt) x\(index) \(range.upper.smt)))")
    }
    let (ours, theirs) = (define("a", &lines), other.define("b", &lines))
    // Numerators over the denominators of both.
    let differences = zip(ours, theirs).map { a, b in
      "(not (= (* \(other.output.denominator.smt) \(a)) (* \(output.denominator.smt) \(b))))"
    }
    lines.append("(assert (or \(differences.joined(separator: " ")) false))")
    lines.append("(check-sat)")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Appends the definitions of all values under names that begin with `prefix`, and returns the
  /// outputs.
  private func define(_ prefix: String, _ lines: inout [String]) -> [String] {
    guard let instructions = straightLine else {
      preconditionFailure("an obligation of a rolled program")
    }
    func name(_ value: ValueID) -> String { "\(prefix)\(value.index)" }
    func sum(_ terms: [String], _ bias: BigInt) -> String {
      "(+ \(terms.joined(separator: " ")) \(bias.smt) 0)"
    }
    /// The text of the entry at the index `index`.
    func select(_ texts: [String], _ index: ValueID) -> String {
      var result = texts[texts.count - 1]
      for (position, text) in texts.enumerated().dropLast().reversed() {
        result = "(ite (<= \(name(index)) \(position)) \(text) \(result))"
      }
      return result
    }
    for instruction in instructions {
      let text: String
      switch instruction.operation {
      case .input(let index):
        text = "x\(index)"
      case .affine(let terms, let bias):
        text = sum(
          terms.map { "(* \($0.factor.literal!.smt) \(name($0.value)))" }, bias.literal!)
      case .relu(let value):
        text = "(ite (< \(name(value)) 0) 0 \(name(value)))"
      case .clamp(let value, let limit):
        let (low, high) = ((-limit.literal!).smt, limit.literal!.smt)
        let v = name(value)
        text = "(ite (< \(v) \(low)) \(low) (ite (> \(v) \(high)) \(high) \(v)))"
      case .step(let value):
        text = "(ite (< \(name(value)) 0) 0 1)"
      case .between(let value, let lower, let upper):
        let (low, high) = (lower.literal!.smt, upper.literal!.smt)
        text = "(ite (and (<= \(low) \(name(value))) (<= \(name(value)) \(high))) 1 0)"
      case .select(let condition, let value, let otherwise):
        text = "(ite (= \(name(condition)) 0) \(name(otherwise)) \(name(value)))"
      case .wave(let value, let period):
        let size = period.literal!.smt
        let rest = "(mod \(name(value)) \(size))"
        text = "(ite (<= (* 2 \(rest)) \(size)) \(rest) (- \(size) \(rest)))"
      case .reluSum(let terms, let bias):
        text = sum(
          terms.map { term in
            let inner = sum(
              term.terms.map { "(* \($0.factor.literal!.smt) \(name($0.value)))" }, term.bias)
            return "(* \(term.factor.smt) (ite (< \(inner) 0) 0 \(inner)))"
          }, bias)
      case .search(let value, let entries):
        text = sum(entries.map { "(ite (<= \($0.smt) \(name(value))) 1 0)" }, 0)
      case .lookup(let index, let entries):
        text = select(entries.map(\.smt), index)
      case .match(let value, let keys, let values, let otherwise):
        text = zip(keys, values).reduce(name(otherwise)) { rest, entry in
          "(ite (= \(name(value)) \(entry.0.smt)) \(entry.1.smt) \(rest))"
        }
      case .line(let index, let slopes, let argument, let offsets):
        text = select(
          zip(slopes, offsets).map { "(+ (* \($0.smt) \(name(argument))) \($1.smt))" }, index)
      case .bits(let value, let field):
        text = field.smt(of: name(value))
      }
      lines.append("(define-fun \(name(instruction.result)) () Int \(text))")
    }
    let main = output.numerators.map(name)
    guard let otherwise else { return main }
    let others = otherwise.program.define("\(prefix)o", &lines)
    return zip(main, others).map { "(ite (= \(name(otherwise.condition)) 0) \($1) \($0))" }
  }
}

extension BitField {
  /// The field of the value named `v`, whose operations on bits are choices by the number of
  /// trailing ones.
  fileprivate func smt(of v: String) -> String {
    let (size, end) = (BigInt.powerOfTwo(lowest), BigInt.powerOfTwo(top))
    let bits = "(mod (div \(v) \(size)) \(BigInt.powerOfTwo(count)))"
    let gap = "(- \(size) (mod \(v) \(size)))"
    var turning = "0"
    for ones in 0...count {
      let (old, new) = (BigInt.powerOfTwo(ones) - 1, ones == count ? 0 : BigInt.powerOfTwo(ones))
      let rise = "(- (* 2 \(gap)) \(window))"
      let change = "(ite (< \(rise) 0) (* \((-new).smt) \(rise)) (* \(old) \(rise)))"
      let value = "(+ (* \(window) (- \(bits) \(old))) \(change))"
      turning = "(ite (= (mod \(bits) \(BigInt.powerOfTwo(ones))) \(old)) \(value) \(turning))"
    }
    let inside = "(ite (>= \(gap) \(window)) (* \(window) \(bits)) \(turning))"
    let last = "(* \(BigInt.powerOfTwo(count) - 1) (- \(end) \(v)))"
    let upper = "(ite (<= \(v) \(end - window)) \(inside) (ite (<= \(v) \(end)) \(last) 0))"
    return "(ite (<= \(v) 0) 0 \(upper))"
  }
}

extension BigInt {
  /// The number as SMT-LIB writes it.
  fileprivate var smt: String { isNegative ? "(- \(magnitude))" : "\(self)" }
}
