#include "core/oauth/frontchannel_logout.h"

#include "core/oauth/backchannel_logout_store.h"
#include "core/oauth/client_service.h"
#include "core/oauth/redirect_uri.h"

namespace gatehouse {

Result<QList<QByteArray>> FrontchannelLogout::framesOf(Transaction &tx, const SessionId &session) const
{
    GATEHOUSE_TRY_ASSIGN(clients, backchannel_logout_store::clientsOf(tx, session));
    QList<QByteArray> frames;
    for (const ClientId &id : std::as_const(clients)) {
        GATEHOUSE_TRY_ASSIGN(client, m_clients.find(tx, id));
        if (!client || client->metadata.frontchannelLogoutUri.isEmpty()) continue;
        QByteArray frame = client->metadata.frontchannelLogoutUri.toUtf8();
        if (client->metadata.frontchannelLogoutSessionRequired)
            frame = withParameters(frame, {{"iss", m_issuer.toUtf8()}, {"sid", session.toString().toUtf8()}});
        frames.append(std::move(frame));
        if (frames.size() == kMostFrames) break;
    }
    return frames;
}

}  // namespace gatehouse
