#pragma once

#include <QStringList>

#include "core/identity/import_row.h"

namespace gatehouse {

/// The fields that a column of a list may fill: the names of our own export, the members of a profile, the
/// members of an address as "address.locality", and "attribute.NAME" for the office's own.
const QStringList &importFields();

/// Our field for a column's name as other systems write it ("E-Mail", "First name", "Login"), or empty.
QString guessImportField(const QString &column);

/// InvalidInput, field "mapping": an unknown field, or a column that is no text.
Result<void> checkImportMapping(const QJsonObject &mapping);

/// Puts one text into its field. InvalidInput with the field's name where it is none of its values.
Result<void> setImportField(ImportRow &row, const QString &field, const QString &text);

/// A name that attributes may have, made of any: lower case, '_' for what is not let in.
QString importAttributeName(const QString &name);

}  // namespace gatehouse
