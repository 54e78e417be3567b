import Exact
import Networks

extension Program: CustomStringConvertible {
  /// The text form: one statement a line, each value with its class, range and origin.
  ///
  /// `Program(text:file:)` reads it.
  package var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Appends the text form to `target`.
  package func write(to target: inout some TextOutputStream) {
    target.write("program \(name.programWord)  input \(inputBox.count) / \(inputScale)")
    target.write("  domain \(domainText)\n")
    ProgramPrinter(program: self).write(body, indent: "", depth: 0, to: &target)
    target.write(outputText + "\n")
    for (index, table) in tables.enumerated() {
      let entries = table.entries.map(\.rangeText).joined(separator: ", ")
      target.write("t\(index) = [\(entries)]\n")
    }
    if let otherwise {
      target.write("where \(otherwise.condition) is 0 {\n")
      otherwise.program.write(to: &target)
      target.write("}\n")
    }
  }

  /// Runs of equal coordinates are written as a power.
  private var domainText: String {
    var parts: [String] = []
    var index = 0
    while index < inputBox.count {
      var end = index
      while end < inputBox.count, inputBox[end] == inputBox[index] { end += 1 }
      parts.append(end - index > 1 ? "\(inputBox[index])^\(end - index)" : "\(inputBox[index])")
      index = end
    }
    return parts.joined(separator: " x ")
  }

  private var outputText: String {
    let values = output.numerators.map(\.description).joined(separator: ", ")
    var fraction = output.denominator == 1 ? values : "\(values) / \(output.denominator.rangeText)"
    for part in output.fractions {
      fraction += " + [\(part.output)] \(part.numerator) / \(part.denominator.rangeText)"
    }
    if !output.fractions.isEmpty { fraction += " below 2^\(output.fractionBits)" }
    let names = output.specification.labelNames.map { names in
      " named " + names.map(\.programString).joined(separator: ", ")
    }
    return kindText(fraction) + (names ?? "")
  }

  private func kindText(_ fraction: String) -> String {
    switch output.specification.kind {
    case .real: "real \(fraction)"
    case .label(let first, let classCount):
      "label \(fraction) in \(first) ..< \(first + classCount)"
    case .sign: "sign \(fraction)"
    case .oneHot(0, _): "one-hot \(fraction)"
    case .oneHot(let first, let classCount):
      "one-hot \(fraction) in \(first) ..< \(first + classCount)"
    }
  }
}

/// Writes statements in the text form.
private struct ProgramPrinter {
  let program: Program

  func write(
    _ block: [Statement], indent: String, depth: Int, to target: inout some TextOutputStream
  ) {
    for statement in block {
      switch statement {
      case .instruction(let instruction):
        target.write(indent + line(instruction) + "\n")
      case .repeat(let loop):
        target.write("\(indent)repeat \(loop.count) {\n")
        for carried in loop.carried {
          let text = "carry \(carried.parameter) = \(carried.initial), then \(carried.next)"
          target.write("\(indent)  \(text)\(facts(carried.parameter))\n")
        }
        write(loop.body, indent: indent + "  ", depth: depth + 1, to: &target)
        target.write("\(indent)}\n")
        for result in loop.results {
          target.write("\(indent)\(result.name) = last \(result.inner)\(facts(result.name))\n")
        }
      }
    }
  }

  private func line(_ instruction: Instruction) -> String {
    "\(instruction.result) = \(text(instruction.operation))\(facts(instruction.result))"
  }

  /// Class, range, stride and origin, as far as they say something.
  private func facts(_ value: ValueID) -> String {
    let facts = program.facts[value.index]
    let origin = facts.origin.map { "    ; \($0)" } ?? ""
    guard let range = facts.range else {
      return (facts.stride == .all ? "" : " : \(facts.stride)") + origin
    }
    let plain = range.constant.map { Stride($0) } ?? .all
    let stride = facts.stride == plain ? "" : ", \(facts.stride)"
    return " : \(StorageClass(range)) \(range)\(stride)\(origin)"
  }

  private func text(_ operation: Operation) -> String {
    switch operation {
    case .input(let index): "input \(index)"
    case .affine(let terms, let bias): "affine \(sum(terms, bias))"
    case .relu(let value): "relu \(value)"
    case .clamp(let value, let limit): "clamp \(value) to \(text(limit))"
    case .step(let value): "step \(value)"
    case .between(let value, let lower, let upper):
      "between \(value) from \(text(lower)) to \(text(upper))"
    case .select(let condition, let value, let otherwise):
      "select \(condition) then \(value) else \(otherwise)"
    case .wave(let value, let period): "wave \(value) period \(text(period))"
    case .reluSum(let terms, let bias): "relu-sum \(sum(terms, bias))"
    case .search(let value, let entries): "search \(value) in \(list(entries))"
    case .lookup(let value, let entries): "lookup \(value) in \(list(entries))"
    case .match(let value, let keys, let values, let otherwise):
      "match \(value) in \(list(keys)) giving \(list(values)) else \(otherwise)"
    case .line(let index, let slopes, let argument, let offsets):
      "line \(index) in \(list(slopes)) at \(argument) plus \(list(offsets))"
    case .bits(let value, let field):
      "bits \(value) at \(field.lowest) count \(field.count) below \(field.top)"
        + " window \(factorText(field.window))"
    }
  }

  private func list(_ entries: [BigInt]) -> String {
    "[\(entries.map(\.rangeText).joined(separator: ", "))]"
  }

  private func sum(_ terms: [RectifiedTerm], _ bias: BigInt) -> String {
    var text = ""
    for term in terms {
      let isNegative = term.factor.isNegative
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      let size = term.factor.magnitude
      text +=
        (size == 1 ? "" : "\(factorText(size))*") + "[\(sum(term.terms, .literal(term.bias)))]"
    }
    if bias.isZero { return text }
    return text + (bias.isNegative ? " - " : " + ") + factorText(bias.magnitude)
  }

  private func sum(_ terms: [Term], _ bias: Constant) -> String {
    var text = ""
    func add(_ isNegative: Bool, _ part: String) {
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      text += part
    }
    for term in terms {
      switch term.factor {
      case .literal(let factor):
        let size = factor.magnitude
        let product = size == 1 ? "\(term.value)" : "\(factorText(size))*\(term.value)"
        add(factor.isNegative, product)
      case .entry:
        add(false, "\(self.text(term.factor))*\(term.value)")
      }
    }
    switch bias {
    case .literal(let value):
      if !value.isZero || terms.isEmpty { add(value.isNegative, factorText(value.magnitude)) }
    case .entry:
      add(false, self.text(bias))
    }
    return text
  }

  /// A non-negative number as one word, so that sums stay readable.
  private func factorText(_ size: BigInt) -> String {
    size.bitLength > 40 && size.isPowerOfTwo
      ? "2^\(size.trailingZeroBitCount)"
      : size.bitLength > 64 ? size.hexadecimal : size.description
  }

  /// `t3[2*i + j]`: the counters are called i, j, k, … from the outermost loop on.
  private func text(_ constant: Constant) -> String {
    switch constant {
    case .literal(let value): return value.rangeText
    case .entry(let table, let strides):
      let parts = strides.enumerated().filter { $0.element != 0 }.map { depth, stride in
        let counter = Constant.counterName(depth)
        return stride == 1 ? counter : "\(stride)*\(counter)"
      }
      return "t\(table)[\(parts.isEmpty ? "0" : parts.joined(separator: " + "))]"
    }
  }
}

extension Constant {
  /// The name of the counter of the loop with `depth` loops around it: i, j, k, l, m, n, i6, …
  package static func counterName(_ depth: Int) -> String {
    let names = ["i", "j", "k", "l", "m", "n"]
    return depth < names.count ? names[depth] : "i\(depth)"
  }
}
