import Exact
import Networks

extension NetworkReader {
  /// Returns the input that `node` describes, or nil if a part of it cannot be read.
  mutating func readInput(_ node: Int) -> InputSpecification? {
    let names = ["dimension", "scale", "lower", "upper"]
    guard let parts = members(of: node, called: names, in: .input, what: "input") else {
      return nil
    }
    let dimension = require(parts[0], "dimension", in: .input, of: node).flatMap {
      integer($0, "dimension", 1...limits.inputDimension, in: .input)
    }
    let scale = require(parts[1], "scale", in: .input, of: node).flatMap { readScale($0) }
    let lower = require(parts[2], "lower", in: .input, of: node).flatMap {
      readBound($0, "lower", dimension)
    }
    let upper = require(parts[3], "upper", in: .input, of: node).flatMap {
      readBound($0, "upper", dimension)
    }
    guard dimension != nil, let scale, let lower, let upper else { return nil }
    return InputSpecification(scale: scale, lower: lower, upper: upper)
  }

  private mutating func readScale(_ node: Int) -> BigInt? {
    guard let value = number(node, "scale", in: .input) else { return nil }
    if value.isInteger, value.signum > 0 { return value.numerator }
    reportKind(of: node, "scale", expected: "a positive integer", in: .input)
    return nil
  }

  /// Returns one end of the domain: a number for every coordinate.
  private mutating func readBound(_ node: Int, _ name: String, _ dimension: Int?) -> [Rational]? {
    if json.kind(of: node) != .array {
      let value = number(node, name, in: .input)
      guard let dimension, let value else { return nil }
      return [Rational](repeating: value, count: dimension)
    }
    var bounds: [Rational] = []
    var count = 0
    for element in json.elements(of: node) {
      if let value = number(element, "\(name)[\(count)]", in: .input) { bounds.append(value) }
      count += 1
    }
    if let dimension, count != dimension {
      findings.report(
        "\(name) has \(count) numbers; \(dimension), the dimension, are expected", in: .input,
        at: json.offset(of: node))
      return nil
    }
    return bounds.count == count ? bounds : nil
  }

  /// Returns the output that `node` describes, or nil if a part of it cannot be read.
  mutating func readOutput(_ node: Int) -> OutputSpecification? {
    let names = ["kind", "classes", "first", "labels"]
    guard let parts = members(of: node, called: names, in: .output, what: "output"),
      let kindNode = require(parts[0], "kind", in: .output, of: node),
      let kindName = string(kindNode, "kind", in: .output)
    else { return nil }
    let kinds = ["real", "label", "sign", "one-hot"]
    guard kinds.contains(kindName) else {
      reportUnknownName(kindName, at: kindNode, "kind", known: kinds, in: .output)
      return nil
    }
    let hasClasses = kindName == "label" || kindName == "one-hot"
    var classes: Int?
    if hasClasses {
      classes = require(parts[1], "classes", in: .output, of: node).flatMap {
        integer($0, "classes", 1...Int(Int32.max), in: .output)
      }
    } else if let unused = parts[1] {
      reportUnusedMember("classes", at: unused, kindName)
    }
    var first: Int? = 0
    if let node = parts[2] {
      if hasClasses {
        first = integer(node, "first", Int(Int32.min)...Int(Int32.max), in: .output)
      } else {
        reportUnusedMember("first", at: node, kindName)
      }
    }
    var labels: [String]?
    if let node = parts[3] {
      labels = readLabels(node)
      if labels == nil { return nil }
    }
    switch kindName {
    case "real": return OutputSpecification(.real, labelNames: labels)
    case "sign": return OutputSpecification(.sign, labelNames: labels)
    case "one-hot":
      guard let first, let classes else { return nil }
      return OutputSpecification(.oneHot(first: first, classCount: classes), labelNames: labels)
    default:
      guard let first, let classes else { return nil }
      return OutputSpecification(.label(first: first, classCount: classes), labelNames: labels)
    }
  }

  private mutating func readLabels(_ node: Int) -> [String]? {
    if json.kind(of: node) != .array {
      reportKind(of: node, "labels", expected: "a list of strings", in: .output)
      return nil
    }
    var names: [String] = []
    var count = 0
    for element in json.elements(of: node) {
      if let name = string(element, "labels[\(count)]", in: .output) { names.append(name) }
      count += 1
    }
    return names.count == count ? names : nil
  }

  private mutating func reportUnusedMember(_ name: String, at node: Int, _ kind: String) {
    findings.report(
      "\"\(name)\" has no meaning for the output kind \"\(kind)\"", in: .output,
      at: json.offset(of: node))
  }

  /// Reports that `name` is none of the `known` values of `what`.
  mutating func reportUnknownName(
    _ name: String, at node: Int, _ what: String, known: [String], in place: NetworkPlace
  ) {
    let list = known.map { "\"\($0)\"" }.joined(separator: ", ")
    let nearest = nearestName(to: name, among: known)
    findings.report(
      "\(what) is \(excerpt(name))"
        + (nearest.map { "; did you mean \"\($0)\"?" } ?? "; one of \(list) is expected"),
      in: place, at: json.offset(of: node))
  }
}
