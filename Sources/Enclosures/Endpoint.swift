import CGMP
import CMPFR
import Exact

/// Which way an inexact result goes.
enum Direction {
  case down, up

  var mode: mpfr_rnd_t { self == .down ? MPFR_RNDD : MPFR_RNDU }

  var opposite: Direction { self == .down ? .up : .down }
}

/// One end of an enclosure: an MPFR number, never NaN, which is changed only while it is made.
///
/// Every operation of MPFR is rounded correctly in the asked direction, also where the result
/// overflows or underflows, so an end that is rounded away from the enclosed value stays beyond it.
final class Endpoint: ManagedBuffer<__mpfr_struct, UInt8> {
  /// Returns the number of `precision` bits that `write` leaves; it starts as +0.
  static func make(
    _ precision: Int, _ write: (UnsafeMutablePointer<__mpfr_struct>) -> Void
  ) -> Endpoint {
    let object = Endpoint.create(minimumCapacity: 0) { _ in
      var number = __mpfr_struct()
      mpfr_init2(&number, precision)
      mpfr_set_zero(&number, 1)
      return number
    }
    let endpoint = unsafeDowncast(object, to: Endpoint.self)
    endpoint.withPointer(write)
    return endpoint
  }

  deinit { withPointer { mpfr_clear($0) } }

  @inline(__always)
  func withPointer<Result>(_ body: (UnsafeMutablePointer<__mpfr_struct>) -> Result) -> Result {
    withUnsafeMutablePointerToHeader(body)
  }

  /// Returns `operation` of this number, at its precision, rounded towards `direction`.
  func map(
    _ direction: Direction,
    _ operation: (UnsafeMutablePointer<__mpfr_struct>, UnsafePointer<__mpfr_struct>, mpfr_rnd_t)
      -> Void
  ) -> Endpoint {
    withPointer { own in
      Endpoint.make(own.pointee._mpfr_prec) { operation($0, own, direction.mode) }
    }
  }
}

extension Endpoint {
  /// Returns `value` with `precision` bits, rounded towards `direction`.
  static func make(_ value: Rational, _ precision: Int, _ direction: Direction) -> Endpoint {
    make(precision) { number in
      value.withFraction { _ = mpfr_set_q(number, $0, direction.mode) }
    }
  }

  /// −1, 0 or 1.
  var signum: Int { withPointer { Int(mpfr_sgn($0)).signum() } }

  var isFinite: Bool { withPointer { mpfr_number_p($0) != 0 } }

  static func < (a: Endpoint, b: Endpoint) -> Bool {
    a.withPointer { a in b.withPointer { b in mpfr_less_p(a, b) != 0 } }
  }

  /// The sign of this number minus `value`.
  func compared(to value: Int) -> Int {
    withPointer { Int(mpfr_cmp_si_2exp($0, value, 0)).signum() }
  }

  /// This number, if it is finite and below 2^`exponentLimit`; a number nearer to 0 than
  /// 2^−`resolution` is first rounded towards `direction` to a multiple of that.
  func rational(_ direction: Direction, resolution: Int, exponentLimit: Int) -> Rational? {
    withPointer { number in
      if mpfr_number_p(number) == 0 { return nil }
      let sign = Int(mpfr_sgn(number)).signum()
      if sign == 0 { return 0 }
      let exponent = mpfr_get_exp(number)
      if exponent > exponentLimit { return nil }
      if exponent <= -resolution {
        let isAway = (sign > 0) == (direction == .up)
        return isAway ? Rational(BigInt(sign), powerOfTwo: -resolution) : 0
      }
      var power = 0
      let significand = BigInt.make { power = mpfr_get_z_2exp($0, number) }
      return Rational(significand, powerOfTwo: power)
    }
  }
}

extension Rational {
  /// Calls `body` with a GMP view of this number, which is valid during the call only.
  func withFraction<Result>(_ body: (UnsafePointer<__mpq_struct>) -> Result) -> Result {
    numerator.withReading { numerator in
      denominator.withReading { denominator in
        var view = __mpq_struct(_mp_num: numerator.pointee, _mp_den: denominator.pointee)
        return withUnsafePointer(to: &view) { body($0) }
      }
    }
  }
}
