#pragma once

#include <QLatin1String>

/// Everything that we write to people, by the name of its template in resources/mail. Each gets `office`,
/// `name` (how the person is called) and, where a request caused it, `address`, `device` and `time`; the
/// comment names what else. With `<value>_kind` a value is a word of ours (`fact.<value>.<kind>` of the
/// texts), in the reader's language. A `link` begins with the issuer. Text messages (sms_*) have one line and
/// no layout.
namespace gatehouse::message {

// Something to do. None of these tells anything to whoever has no account: they go to the address that was
// given.
inline constexpr QLatin1String kVerifyEmail("verify_email");              ///< link, hours
inline constexpr QLatin1String kAlreadyRegistered("already_registered");  ///< link (to sign in), reset_link
inline constexpr QLatin1String kInvitation("invitation");                 ///< link, days, inviter, note
inline constexpr QLatin1String kPasswordReset("password_reset");          ///< link, minutes
inline constexpr QLatin1String kEmailChange("email_change");              ///< to the new address: link, hours
inline constexpr QLatin1String kEmailChangeOld(
    "email_change_old");                                  ///< to the present one: link, hours, new_address
inline constexpr QLatin1String kLoginCode("login_code");  ///< code, minutes
inline constexpr QLatin1String kEnrolmentLink("enrolment_link");  ///< link, minutes

// Something that happened. `secure_link` ("this was not me") where there is one.
inline constexpr QLatin1String kWelcome("welcome");                      ///< link (to sign in)
inline constexpr QLatin1String kPasswordChanged("password_changed");     ///< secure_link
inline constexpr QLatin1String kEmailChanged("email_changed");           ///< new_address
inline constexpr QLatin1String kFactorAdded("factor_added");             ///< factor_kind, factor, secure_link
inline constexpr QLatin1String kFactorRemoved("factor_removed");         ///< factor_kind, factor, secure_link
inline constexpr QLatin1String kFactorsReset("factors_reset");           ///< reason, by
inline constexpr QLatin1String kAccessPassIssued("access_pass_issued");  ///< by, minutes
inline constexpr QLatin1String kRecoveryCodesUsed("recovery_code_used");  ///< left, secure_link
inline constexpr QLatin1String kNewDevice("new_device");                  ///< secure_link
inline constexpr QLatin1String kAccountLocked("account_locked");          ///< minutes
inline constexpr QLatin1String kAccountDeletion("account_deletion");      ///< link (to undo), days
inline constexpr QLatin1String kTest("test");                             ///< nothing

// By text message.
inline constexpr QLatin1String kSmsLoginCode("sms_login_code");          ///< code, minutes
inline constexpr QLatin1String kSmsVerifyPhone("sms_verify_phone");      ///< code, minutes
inline constexpr QLatin1String kSmsPasswordReset("sms_password_reset");  ///< code, minutes
inline constexpr QLatin1String kSmsTest("sms_test");                     ///< nothing

}  // namespace gatehouse::message
