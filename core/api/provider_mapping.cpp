#include "core/api/provider_mapping.h"

namespace gatehouse {

wire::Provider toWire(const Provider &provider, const QString &redirectUri)
{
    wire::Provider out;
    out.id = provider.id.toString();
    out.kind = toString(provider.kind);
    out.preset = provider.preset;
    out.name = provider.name;
    out.issuer = provider.issuer;
    out.clientId = provider.clientId;
    out.hasSecret = provider.hasSecret;
    out.redirectUri = redirectUri;
    out.settings = toJson(provider.settings);
    out.enabled = provider.enabled;
    out.position = provider.position;
    out.people = provider.people;
    out.createdAt = provider.createdAt;
    out.updatedAt = provider.updatedAt;
    out.version = int(provider.version);
    return out;
}

}  // namespace gatehouse
