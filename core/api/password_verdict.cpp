#include "core/api/password_verdict.h"

#include "core/api/admin_route.h"
#include "core/api/wire/password.h"

namespace gatehouse {

namespace {

wire::PasswordStrength judge(const PasswordRules &rules, const Secret &password,
                             const PasswordContext &context)
{
    const PasswordStrength how = rules.strength(password, context);
    const Result<Secret> checked = rules.checkNew(password, context);
    wire::PasswordStrength answer;
    answer.score = how.score;
    answer.weakness = toString(how.weakness);
    answer.minimumLength = int(rules.minimumLength(context));
    answer.accepted = checked.ok();
    if (!checked.ok()) {
        answer.code = QString::fromLatin1(checked.error().reason);
        answer.detail = checked.error().publicMessage;
    }
    return answer;
}

}  // namespace

void replyWithVerdict(Services &services, const ExchangePtr &exchange, Secret password,
                      const PasswordContext &context)
{
    // zxcvbn takes tens of milliseconds for passwords that are made to take long.
    auto judged = services.hashPool.run(
        [&services, password = std::move(password), context]() -> Result<wire::PasswordStrength> {
            return judge(services.passwordRules, password, context);
        });
    whenReady(exchange, std::move(judged),
              [exchange](const wire::PasswordStrength &answer) { exchange->reply(wireReply(answer)); });
}

}  // namespace gatehouse
