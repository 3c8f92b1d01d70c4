#pragma once

#include <QLatin1String>

/// The part of the catalogue (event_types.h) about access passes, remembered browsers, wrong codes for a new
/// password, and what is put off.
namespace gatehouse::event {

inline constexpr QLatin1String kMfaAccessPassIssued("mfa.access_pass_issued");
inline constexpr QLatin1String kMfaAccessPassUsed("mfa.access_pass_used");
inline constexpr QLatin1String kMfaAccessPassRevoked("mfa.access_pass_revoked");
inline constexpr QLatin1String kMfaDeviceRemembered("mfa.device_remembered");
inline constexpr QLatin1String kMfaDeviceForgotten("mfa.device_forgotten");
inline constexpr QLatin1String kRecoveryFailed("recovery.failed");  ///< a wrong code for a new password
inline constexpr QLatin1String kMfaDeclined("mfa.declined");
inline constexpr QLatin1String kMfaLastFactorRemoved("mfa.last_factor_removed");

}  // namespace gatehouse::event
