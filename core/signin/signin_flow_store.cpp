#include "core/signin/signin_flow_store.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "core/store/sql_text.h"

namespace gatehouse {
namespace {

const Statement kInsertFlow(R"(
    INSERT INTO signin_flows (token_hash, user_id, channel, amr, needs_factor, attempts, address, created_at, expires_at)
    VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?))");

const Statement kSelectLiveFlow(R"(
    SELECT token_hash, user_id, amr, attempts, created_at, expires_at, needs_factor FROM signin_flows
    WHERE token_hash = ? AND channel = ? AND used_at IS NULL AND expires_at > ? AND attempts < ?)");

const Statement kCountAttempt(R"(
    UPDATE signin_flows SET attempts = attempts + 1
    WHERE token_hash = ? AND used_at IS NULL AND expires_at > ? AND attempts < ? RETURNING attempts)");

const Statement kUseFlow("UPDATE signin_flows SET used_at = ? WHERE token_hash = ? AND used_at IS NULL");
const Statement kDeleteFlows("DELETE FROM signin_flows WHERE expires_at < ?");

QString toText(SignInChannel channel)
{
    return channel == SignInChannel::Browser ? QStringLiteral("browser") : QStringLiteral("api");
}

QString toJson(const QStringList &list)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}

QStringList listFromJson(const QString &json)
{
    QStringList list;
    for (const QJsonValue &value : QJsonDocument::fromJson(json.toUtf8()).array())
        list.append(value.toString());
    return list;
}

}  // namespace

Result<void> SignInFlowStore::insert(Transaction &tx, const SignInFlow &flow, const QString &address) const
{
    GATEHOUSE_TRY(tx.change(kInsertFlow, {flow.tokenHash, sqlValue(flow.user), toText(flow.channel),
                                          toJson(flow.amr), flow.needsFactor, sqlText(address),
                                          sqlValue(flow.createdAt), sqlValue(flow.expiresAt)}));
    return {};
}

Result<std::optional<SignInFlow>> SignInFlowStore::live(Transaction &tx, const QByteArray &tokenHash,
                                                        SignInChannel channel, Timestamp now) const
{
    return tx.one(kSelectLiveFlow, {tokenHash, toText(channel), sqlValue(now), SignInService::kFlowAttempts},
                  [channel](const Row &row) {
                      SignInFlow flow;
                      flow.tokenHash = row.bytes(0);
                      flow.user = UserId::fromStored(row.text(1));
                      flow.channel = channel;
                      flow.amr = listFromJson(row.text(2));
                      flow.attempts = int(row.integer(3));
                      flow.createdAt = row.time(4);
                      flow.expiresAt = row.time(5);
                      flow.needsFactor = row.boolean(6);
                      return flow;
                  });
}

Result<std::optional<int>> SignInFlowStore::countAttempt(Transaction &tx, const QByteArray &tokenHash,
                                                         Timestamp now) const
{
    return tx.one(kCountAttempt, {tokenHash, sqlValue(now), SignInService::kFlowAttempts},
                  [](const Row &row) { return int(row.integer(0)); });
}

Result<bool> SignInFlowStore::use(Transaction &tx, const QByteArray &tokenHash, Timestamp now) const
{
    GATEHOUSE_TRY_ASSIGN(changed, tx.change(kUseFlow, {sqlValue(now), tokenHash}));
    return changed == 1;
}

Result<qint64> SignInFlowStore::forget(Transaction &tx, Timestamp expiredBefore) const
{
    return tx.change(kDeleteFlows, {sqlValue(expiredBefore)});
}

}  // namespace gatehouse
