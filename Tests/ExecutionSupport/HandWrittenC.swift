import Emission
import Exact
import Networks

/// A network and the C that a careful person wrote for it, after `CInterface`.
package struct HandWrittenC: Sendable, CustomStringConvertible {
  package let network: Network
  package let code: GeneratedC

  package var description: String { network.name }

  /// - Parameters:
  ///   - domain: a C expression over `X` that holds in the domain.
  ///   - value: C statements which store the numerators of X in `y`.
  ///   - label: C statements over `y` which return a status and store `*label`.
  init(
    _ network: Network, inputBits: Int = 32, number: CInterface.Number = .int64,
    denominator: BigInt = 1, domain: String, value: String, label: String?
  ) {
    let prefix = network.name
    let (dimension, outputs) = (network.input.dimension, network.outputCount)
    self.network = network
    let numberType =
      switch number {
      case .int64: "typedef int64_t P_number;"
      case .words(let count): "typedef struct { uint32_t words[\(count)]; } P_number;"
      case .fraction: preconditionFailure("a common denominator is expected")
      }
    let labelHeader = """
      P_status P_label(const P_input X[], int32_t *label);
      P_status P_label_batch(const P_input *X, size_t count, int32_t *labels, P_status *status);

      """
    let header = """
      #ifndef P_H
      #define P_H
      #include <stddef.h>
      #include <stdint.h>
      #ifdef __cplusplus
      extern "C" {
      #endif
      typedef enum { P_OK = 0, P_OUT_OF_DOMAIN = 1, P_NO_LABEL = 2 } P_status;
      typedef int\(inputBits)_t P_input;
      \(numberType)
      \(label == nil ? "" : labelHeader)P_status P_value(const P_input X[], P_number y[]);
      P_status P_value_batch(const P_input *X, size_t count, P_number *y, P_status *status);
      #ifdef __cplusplus
      }
      #endif
      #endif

      """
    let zero =
      switch number {
      case .int64: "y[i] = 0;"
      case .words(let count): "for (j = 0; j < \(count); j++) y[i].words[j] = 0;"
      case .fraction: preconditionFailure("a common denominator is expected")
      }
    let labelSource =
      label.map {
        """
        P_status P_label(const P_input X[], int32_t *label) {
          P_number y[\(outputs)];
          if (P_value(X, y) != P_OK) return P_OUT_OF_DOMAIN;
          \($0)
        }
        P_status P_label_batch(const P_input *X, size_t count, int32_t *labels, P_status *status) {
          P_status worst = P_OK;
          size_t i;
          for (i = 0; i < count; i++) {
            labels[i] = 0;
            status[i] = P_label(X + i * \(dimension), labels + i);
            if (status[i] > worst) worst = status[i];
          }
          return worst;
        }

        """
      } ?? ""
    let source = """
      #include "P.h"
      static void P_zero(P_number y[]) {
        int i, j;
        (void)j;
        for (i = 0; i < \(outputs); i++) { \(zero) }
      }
      P_status P_value(const P_input X[], P_number y[]) {
        int i, j;
        (void)i; (void)j;
        if (!(\(domain))) return P_OUT_OF_DOMAIN;
        P_zero(y);
        \(value)
        return P_OK;
      }
      P_status P_value_batch(const P_input *X, size_t count, P_number *y, P_status *status) {
        P_status worst = P_OK;
        size_t i;
        for (i = 0; i < count; i++) {
          P_zero(y + i * \(outputs));
          status[i] = P_value(X + i * \(dimension), y + i * \(outputs));
          if (status[i] > worst) worst = status[i];
        }
        return worst;
      }
      \(labelSource)
      """
    func named(_ text: String) -> String {
      text.replacing("P_", with: "\(prefix)_").replacing("P.h", with: "\(prefix).h")
    }
    code = GeneratedC(
      fileName: prefix, header: named(header), source: named(source),
      interface: CInterface(
        prefix: prefix, dimension: dimension, inputBits: inputBits, outputCount: outputs,
        hasLabel: label != nil, number: number, denominator: denominator))
  }

  /// Returns the C with every `text` of its source replaced.
  /// - Requires: the source has `text`.
  package func mutant(_ text: String, _ replacement: String) -> GeneratedC {
    precondition(code.source.contains(text), "a mutation that changes nothing: \(text)")
    return GeneratedC(
      fileName: code.fileName, header: code.header,
      source: code.source.replacing(text, with: replacement), interface: code.interface)
  }
}
