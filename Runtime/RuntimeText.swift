/// The text of `limbs.c`: limb arithmetic in C, to be embedded in generated code.
package let limbsText = String(decoding: PackageResources.limbs_c, as: UTF8.self)

/// The text of `tables.c`: packed tables in C, to be embedded in generated code.
package let tablesText = String(decoding: PackageResources.tables_c, as: UTF8.self)

/// One unit of `limbs.c` or `tables.c`: a C function, or a group of macros and types.
package struct RuntimeUnit: Equatable, Sendable {
  /// The unit's name; a function's unit is named as the function.
  package let name: String

  /// The units that this one uses directly, all earlier in `allRuntimeUnits`.
  package let needs: [String]

  /// The C text with its contract comments, without blank lines around it; ends in a newline.
  package let text: String
}

/// Returns the units `names` and all that they need, in the order of `allRuntimeUnits`.
///
/// - Requires: each name is that of a unit.
/// - Complexity: O(units).
package func runtimeUnits(closureOf names: Set<String>) -> [RuntimeUnit] {
  var missing = names
  var closure: [RuntimeUnit] = []
  // A unit needs earlier units only, so one pass from the end meets all users before the used.
  for unit in allRuntimeUnits.reversed() where missing.remove(unit.name) != nil {
    missing.formUnion(unit.needs)
    closure.append(unit)
  }
  guard missing.isEmpty else {
    preconditionFailure("unreachable: the runtime has no unit \(missing.sorted())")
  }
  return closure.reversed()
}

/// All units of `limbs.c`, then those of `tables.c`, in file order.
package let allRuntimeUnits = parsedUnits(of: limbsText) + parsedUnits(of: tablesText)

/// Returns the units of `text`, each headed by a line `/* unit: NAME; needs: A, B */`, or
/// `/* unit: NAME */` if it needs none. What stands before the first head is left out.
private func parsedUnits(of text: String) -> [RuntimeUnit] {
  var heads: [(name: String, needs: [String])] = []
  var bodies: [[Substring]] = []
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    if line.hasPrefix("/* unit: ") && line.hasSuffix(" */") {
      let fields = line.dropFirst("/* unit: ".count).dropLast(" */".count).split(separator: ";")
      let needs = fields.dropFirst().flatMap { $0.split(separator: ":")[1].split(separator: ",") }
      heads.append((String(fields[0]), needs.map { String($0.drop { $0 == " " }) }))
      bodies.append([])
    } else if !bodies.isEmpty {
      bodies[bodies.count - 1].append(line)
    }
  }
  return zip(heads, bodies).map { head, body in
    let start = body.drop { $0.isEmpty }
    let lines = start.prefix(upTo: start.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? start.endIndex)
    return RuntimeUnit(
      name: head.name, needs: head.needs, text: lines.joined(separator: "\n") + "\n")
  }
}
