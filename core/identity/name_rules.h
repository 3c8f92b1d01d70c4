#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"

namespace gatehouse {

/// A name in the form to show and the form that compares.
struct CheckedName
{
    QString shown;
    QString key;
};

// Rules for what people are called. Errors are InvalidInput with the field's name. Pure functions.

/// 1 to 80 characters of the PRECIS UsernameCasePreserved profile; the key is UsernameCaseMapped (RFC 8265
/// section 3). Field "username".
Result<CheckedName> checkUsername(const QString &text);

/// One address as RFC 5321 section 4.1.2 has it, without quoted local parts and address literals: at most 254
/// bytes, 64 before the '@'. Other scripts are let in (RFC 6531). The domain is lower-cased; the key is lower
/// case as a whole. Field "email".
Result<CheckedName> checkEmail(const QString &text);

/// At most 200 characters; no control characters, line breaks or bidi overrides. Trimmed. Field
/// "display_name".
Result<QString> checkDisplayName(const QString &text);

/// The same rules for a group: 1 to 80 characters; the key ignores case and width. Field "name".
Result<CheckedName> checkGroupName(const QString &text);
/// The key alone, of any part of a name; for searching.
QString groupNameKey(const QString &text);

/// At most 500 characters, as checkDisplayName() but line feeds are let in. Field "description".
Result<QString> checkDescription(const QString &text);

/// Empty, or the shape of a BCP 47 tag, e.g. "de" or "pt-BR". Field "locale".
Result<QString> checkLocale(const QString &text);

/// The forms in which a login that somebody typed is looked up; an empty one cannot exist.
struct LoginKeys
{
    QString usernameKey;
    QString emailKey;
};
LoginKeys loginKeys(const QString &typed);

/// Lower case for searching; empty texts do not count.
QString searchText(const QStringList &texts);

/// Any text that people write about people: trimmed, at most `maximum` characters, no control characters and
/// the like; line feeds only where they are let in.
Result<QString> checkPlainText(const QString &text, const QByteArray &field, int maximum, bool lineFeeds);

}  // namespace gatehouse
