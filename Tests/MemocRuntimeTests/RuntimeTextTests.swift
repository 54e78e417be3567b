import RuntimeText
import Testing

@Suite struct RuntimeTextTests {
  private let all = allRuntimeUnits

  @Test func unitsAreNamedOnceAndNeedEarlierUnitsOnly() {
    var earlier: Set<String> = []
    for unit in all {
      #expect(earlier.isSuperset(of: unit.needs), "\(unit.name) needs \(unit.needs)")
      #expect(earlier.insert(unit.name).inserted, "\(unit.name) is there twice")
    }
    #expect(
      earlier.isSuperset(of: ["linkage", "limb", "wrap_int64", "limbs_add_product", "packed_match"])
    )
  }

  @Test func everyOtherUnitDefinesTheFunctionOfItsName() {
    for unit in all where !["linkage", "limb"].contains(unit.name) {
      let definitions = unit.text.split(separator: "\n").filter { $0.hasPrefix("LIMB_FUNCTION ") }
      #expect(definitions.count == 1, "\(unit.name): \(definitions)")
      #expect(definitions.first?.contains(" \(unit.name)(") == true, "\(unit.name): \(definitions)")
    }
  }

  @Test func unitsNeedWhatTheirTextUses() {
    let names = all.map(\.name)
    for unit in all {
      let words = Set(
        unit.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
      let used = names.filter { $0 != unit.name && $0.contains("_") && words.contains($0) }
      #expect(Set(used).isSubset(of: unit.needs), "\(unit.name) uses \(used)")
      let unused = unit.needs.filter { $0.contains("_") && !used.contains($0) }
      #expect(unused.isEmpty, "\(unit.name) needs \(unused) without use")
    }
  }

  @Test func unitsHoldTheWholeText() {
    let files = [limbsText, tablesText].map { text in
      text.split(separator: "\n").drop { !$0.hasPrefix("/* unit:") }
    }
    let heads = files.joined().filter { $0.hasPrefix("/* unit:") }
    #expect(heads.count == all.count)
    let lines = all.flatMap { $0.text.split(separator: "\n") }
    let expected = files.joined().filter { !$0.hasPrefix("/* unit:") }
    #expect(lines.elementsEqual(expected))
    for unit in all {
      #expect(
        !unit.text.hasPrefix("\n") && unit.text.hasSuffix("\n") && !unit.text.hasSuffix("\n\n"))
    }
  }

  @Test func closureIsWhatIsNeededInFileOrder() {
    #expect(runtimeUnits(closureOf: []).isEmpty)
    #expect(runtimeUnits(closureOf: ["wrap_int64"]).map(\.name) == ["linkage", "wrap_int64"])
    #expect(
      runtimeUnits(closureOf: ["limbs_add_int64", "limbs_relu"]).map(\.name) == [
        "linkage", "limb", "limbs_sign", "limbs_from_int64", "limbs_relu", "limbs_add",
        "limbs_add_int64",
      ])
    #expect(runtimeUnits(closureOf: Set(all.map(\.name))) == all)
  }

  @Test func unknownUnitTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = runtimeUnits(closureOf: ["limbs_divide"])
    }
  }
}
