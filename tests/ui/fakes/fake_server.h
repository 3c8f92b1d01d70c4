#pragma once

#include <QObject>
#include <QSet>

#include "core/api/wire/access_pass.h"
#include "core/api/wire/claims.h"
#include "core/api/wire/client.h"
#include "core/api/wire/event.h"
#include "core/api/wire/group.h"
#include "core/api/wire/identity.h"
#include "core/api/wire/import.h"
#include "core/api/wire/joining.h"
#include "core/api/wire/message.h"
#include "core/api/wire/password.h"
#include "core/api/wire/provider.h"
#include "core/api/wire/server.h"
#include "core/api/wire/session.h"
#include "core/api/wire/setup.h"
#include "ui/client/api_transport.h"

namespace gatehouse::ui {

/// An office of two dozen made-up people behind the admin API, answered from memory. Keeps what was asked.
class FakeServer final : public QObject, public ApiTransport
{
    Q_OBJECT
public:
    FakeServer();

    quint64 send(const ApiRequest &request, Done done) override;
    void cancel(quint64 call) override { m_open.remove(call); }

    static wire::Me me();
    static wire::TotpEnrolment enrolment();
    static QStringList recoveryCodes();

    QList<ApiRequest> asked;
    /// Answers are given out this many at a time, so that paging shows.
    int pageSize = 50;
    /// "POST /admin/v1/users": that call fails with this status and code.
    QHash<QString, std::pair<int, QString>> refusals;
    /// Members that stand in every refusal beside its code: "detail", "field".
    QJsonObject refusalTexts;
    bool silent = false;  ///< never answers
    bool holds = false;   ///< answers when told to, by release()
    /// Answers the call that has waited longest but `place`.
    void release(qsizetype place = 0);
    qsizetype heldCalls() const { return m_held.size(); }

    QList<wire::User> users;
    QList<wire::Group> groups;
    QList<wire::Provider> providers;
    QList<wire::Session> sessions;
    QList<wire::Session> endedSessions;
    QList<wire::Client> clients;
    QList<wire::Event> events;
    QList<wire::SigningKey> keys;
    QList<wire::SettingItem> settings;
    QList<wire::SettingOverride> overrides;
    wire::MailConfig mail;
    wire::MessageTestResult mailTest;  ///< what a test comes to
    QList<wire::MessageItem> messages;
    QList<wire::CodeFactor> codeFactors;
    QList<wire::LinkedIdentity> identities;
    QStringList addableCodes{QStringLiteral("email"), QStringLiteral("sms")};
    wire::Import import;
    QList<wire::ImportRow> importRows;
    QList<wire::Import> pastImports;
    int importPolls = 1;  ///< how often an import is still running when it is asked about
    QList<wire::Invitation> invitations;
    QList<wire::Approval> approvals;
    QList<wire::TermsVersion> terms;
    bool secondApproval = false;   ///< resets of second factors wait for another administrator
    bool mailsInvitations = true;  ///< false: the links come back instead
    QString rightCode = QStringLiteral("123456");

private:
    Result<ApiReply> answer(const ApiRequest &request);
    Result<ApiReply> userAnswer(const ApiRequest &request, const QStringList &path);
    ApiReply importAnswer(const ApiRequest &request, const QStringList &path);
    void workOnImport();
    ApiReply invitationAnswer(const ApiRequest &request, const QStringList &path);
    ApiReply approvalAnswer(const ApiRequest &request, const QStringList &path);
    ApiReply termsAnswer(const ApiRequest &request);
    void makeJoining();
    Result<ApiReply> clientAnswer(const ApiRequest &request, const QStringList &path);
    Result<ApiReply> overrideAnswer(const ApiRequest &request, const QStringList &path);
    Result<ApiReply> messageAnswer(const ApiRequest &request, const QStringList &path);
    QJsonObject list(const ApiRequest &request, const QJsonArray &items) const;
    void makePeople();
    void makeApplications();
    void makeEvents();
    void makeSettings();
    void makeMessages();

    QSet<quint64> m_open;
    QList<std::function<void()>> m_held;
    quint64 m_last = 0;
    int m_polls = 0;
};

}  // namespace gatehouse::ui
