#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "core/base/form_decoder.h"
#include "core/base/result.h"

namespace gatehouse {

struct Client;

// Who a token is for (RFC 8707): the parameter `resource`.

/// An absolute URI without a fragment (section 2), printable ASCII, 255 characters at most.
bool isResource(const QString &text);

/// The first parameter that stands more than once, but for `resource`, which may.
std::optional<QString> repeatedParameter(const FormFields &parameters);

/// The resources that `client`'s tokens may be for: those registered, and `issuer`, this server, which tokens
/// without `resource` are for.
QStringList resourcesOf(const Client &client, const QString &issuer);

/// The values of `resource`, each once; none when there is none. "invalid_target" for one that is no resource
/// or not of `allowed`.
Result<QStringList> resourcesAskedFor(const FormFields &parameters, const QStringList &allowed);

/// Who a token of a grant for the resources `granted` (none: this server) is for, where `asked` is asked for:
/// all of `asked`, or what is granted and still `allowed`. "invalid_target" when that goes beyond the grant,
/// or leaves nothing (section 2.2).
Result<QStringList> audienceOf(const QStringList &granted, const QStringList &asked,
                               const QStringList &allowed, const QString &issuer);

}  // namespace gatehouse
