import Emission
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// The networks and programs of these tests reach every form of generated code.
@Suite struct CoverageTests {
  @Test func everyFormOfCodeIsReached() throws {
    var sources: [String] = []
    for family in NetworkFamily.allCases {
      for seed in Seed.some(2) {
        var generator = seed.generator
        let network = Network.structured(family, using: &generator)
        for level in OptimizationLevel.allCases {
          sources.append(try network.program(level).emittedAsNet(at: level).source)
        }
      }
    }
    for seed in Seed.some(100) {
      var generator = seed.generator
      let program = try Program.random(using: &generator)
      for packsTables in [false, true] {
        sources.append(try program.emittedAsNet(packsTables: packsTables).source)
      }
    }
    let forms = [
      // Parts, frames, loops, dot products: dense, with a list of columns, in a loop.
      "part_1(", "f->w2_", "f->i_", "\n    for (j = 0;", "\n  for (c = 0;", "X[t",
      "int64_t d",
      // Sums.
      "wrap_int64(", "wrap_int32(", "limbs_add_int64(", "limbs_add_int64_product(w",
      "limbs_add_product_int64(w", "limbs_add_product(w", "limbs_add(w", "limbs_add_if(w",
      "limbs_subtract(w",
      "limbs_add_shifted(w", "limbs_subtract_shifted(w", "limbs_add_power(w",
      "limbs_subtract_power(w", "limbs_from_int64(w", "limbs_copy(w",
      // Other operations.
      " ^ (-", "? 1 : 0", ") & (", "limbs_select(w", "limbs_wave(w", "limbs_wave(x", "wave_int64(",
      "limbs_relu(w", "limbs_clamp(w", "limbs_is_negative(w", "limbs_compare(w",
      "limbs_bits(", "limbs_clamped_bits(w", "limbs_clamped_bits(b",
      // Tables: searches, strings of bits.
      "while (n", "u) >> ", "packed_search(t", "packed_match(t", "packed_int64(t",
      "packed_key(t", " == 0 ? 0u : (uint64_t)a", "[t", "[(int8_t)packed_int64(t",
      // What is handed on.
      "limb n", "const int32_t n", "const int64_t n",
    ]
    let all = sources.joined()
    for form in forms {
      #expect(all.contains(form), "no generated code has \(form)")
    }
  }
}
