#include "core/delivery/message_template.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

#include "core/base/clock.h"
#include "core/delivery/message_shape.h"

namespace gatehouse {

namespace {

const QString kFolder = QStringLiteral(":/gatehouse/mail");
constexpr qsizetype kMaximumName = 60;
constexpr qsizetype kMaximumFact = 200;
constexpr qsizetype kMaximumNote = 1'000;
constexpr qsizetype kMaximumOfficeInText = 30;

QString textOf(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

bool isLinkName(const QString &name)
{
    return name == u"link" || name.endsWith(QLatin1String("_link"));
}

/// "www", a scheme, or a name with a dot: what mail programs look for.
bool looksLikeLink(const QString &word)
{
    static const QRegularExpression kLink(
        QStringLiteral("://|[\\w-][.][\\w-]|^mailto:|^tel:|[\\w-]/[\\w-]"),
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    return kLink.match(word).hasMatch();
}

/// A moment as people read it.
QString timeText(const QString &rfc3339, const QString &language)
{
    const std::optional<Timestamp> time = Timestamp::fromRfc3339(rfc3339);
    if (!time) return rfc3339;
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(time->ms, Qt::UTC);
    return QLocale(language).toString(utc, QStringLiteral("d MMMM yyyy, HH:mm")) + QStringLiteral(" UTC");
}

bool isAddress(const QString &name, const QString &value)
{
    return name == u"address" && !QHostAddress(value).isNull();
}

/// The office's own words with what may stand in them.
QString filled(QString text, const QString &office, const QString &name)
{
    // The name is set in last: what somebody calls themselves is never read as a placeholder.
    return text.replace(QLatin1String("{{office}}"), office).replace(QLatin1String("{{name}}"), name);
}

}  // namespace

QString withoutLinks(const QString &text, qsizetype limit)
{
    constexpr QChar kJoiner(0x2060);
    QString line;
    for (const QChar c : text.simplified().left(limit))
        if (c.isPrint() || c.isSurrogate() || c == u' ') line += c;
    QStringList words = line.split(u' ');
    for (QString &word : words) {
        if (!looksLikeLink(word)) continue;
        QString parted;
        for (const QChar c : std::as_const(word)) {
            parted += c;
            if (c == u'.' || c == u':' || c == u'/' || c == u'@') parted += kJoiner;
        }
        word = parted;
    }
    return words.join(u' ');
}

Result<std::unique_ptr<MessageTemplates>> MessageTemplates::load(const QString &issuer)
{
    GATEHOUSE_TRY_ASSIGN(catalogue, MessageCatalogue::load(kFolder + QStringLiteral("/messages")));
    const QString folder = kFolder + QStringLiteral("/templates");
    GATEHOUSE_TRY_ASSIGN(text, PageTemplates::load(folder, catalogue, PageTemplates::Form::Text));
    GATEHOUSE_TRY_ASSIGN(html, PageTemplates::load(folder, std::move(catalogue)));
    return std::unique_ptr<MessageTemplates>(new MessageTemplates(std::move(text), std::move(html), issuer));
}

MessageTemplates::MessageTemplates(PageTemplates text, PageTemplates html, const QString &issuer)
    : m_text(std::move(text)), m_html(std::move(html)), m_issuer(issuer), m_host(QUrl(issuer).authority())
{
}

QString MessageTemplates::languageFor(const QString &locale) const
{
    const QString language = locale.toLower().section(u'-', 0, 0).section(u'_', 0, 0);
    return languages().contains(language) ? language : QStringLiteral("en");
}

bool MessageTemplates::isOurs(const QString &link) const
{
    if (link != m_issuer && !link.startsWith(m_issuer + u'/') && !link.startsWith(m_issuer + u'?'))
        return false;
    return std::all_of(link.cbegin(), link.cend(), [](QChar c) {
        return c.unicode() > 0x20 && c.unicode() < 0x7f && c != u'"' && c != u'<' && c != u'>' && c != u'\\';
    });
}

Result<QString> MessageTemplates::message(const QString &id, const QJsonObject &data,
                                          const QString &language) const
{
    QJsonObject with = data;
    with.insert(QStringLiteral("message_id"), id);
    GATEHOUSE_TRY_ASSIGN(text, m_text.render(QStringLiteral("message"), with, language));
    return QString::fromUtf8(text);
}

/// "15 minutes", of the one value that says how long something is good.
Result<QString> MessageTemplates::validity(const QJsonObject &values, const QString &language) const
{
    for (const auto &[many, one] : {std::pair{QStringLiteral("minutes"), QStringLiteral("time.minute")},
                                    std::pair{QStringLiteral("hours"), QStringLiteral("time.hour")},
                                    std::pair{QStringLiteral("days"), QStringLiteral("time.day")}}) {
        const QString count = textOf(values.value(many));
        if (count.isEmpty()) continue;
        return message(count == u"1" ? one : one + u's', {{QStringLiteral("count"), count}}, language);
    }
    return QString();
}

/// What is told beside a label. A `<fact>_kind` is a word of ours, which each reader gets in their language:
/// what else stands in the fact is then what somebody called it, and comes after it.
Result<QString> MessageTemplates::factOf(const QString &fact, const QJsonObject &values,
                                         const QJsonObject &data, const QString &language) const
{
    if (fact == QLatin1String("time")) return timeText(textOf(values.value(fact)), language);
    const QString said = data.value(fact).toString();
    const QString kind = textOf(values.value(fact + QStringLiteral("_kind")));
    const QString id = QStringLiteral("fact.%1.%2").arg(fact, kind);
    if (kind.isEmpty() || !m_text.catalogue().contains(QStringLiteral("en"), id)) return said;
    GATEHOUSE_TRY_ASSIGN(words, message(id, {}, language));
    const QString named = QStringLiteral("fact.%1.named").arg(fact);
    if (said.isEmpty() || !m_text.catalogue().contains(QStringLiteral("en"), named)) return words;
    return message(named, {{QStringLiteral("what"), words}, {QStringLiteral("name"), said}}, language);
}

Result<QJsonObject> MessageTemplates::dataOf(const QString &kind, const QString &language,
                                             const QJsonObject &values, const QString &office) const
{
    QJsonObject data;
    for (auto value = values.begin(); value != values.end(); ++value) {
        const QString text = textOf(value.value());
        if (isLinkName(value.key())) {
            if (!text.isEmpty() && !isOurs(text)) {
                Error error =
                    Error::internalError(QStringLiteral("'%1' of message '%2' does not lead to the issuer")
                                             .arg(value.key(), kind));
                error.reason = "link_elsewhere";
                return error;
            }
            data.insert(value.key(), text);
            continue;
        }
        const qsizetype limit = value.key() == u"note"   ? kMaximumNote
                                : value.key() == u"name" ? kMaximumName
                                                         : kMaximumFact;
        data.insert(value.key(), isAddress(value.key(), text) ? text : withoutLinks(text, limit));
    }
    // A name that reads like an address is nobody's: greet without it.
    if (looksLikeLink(textOf(values.value(QStringLiteral("name"))))) data.remove(QStringLiteral("name"));
    data.insert(QStringLiteral("office"), withoutLinks(office, kMaximumFact));
    data.insert(QStringLiteral("host"), m_host);
    GATEHOUSE_TRY_ASSIGN(validFor, validity(values, language));
    data.insert(QStringLiteral("valid_for"), validFor);
    return data;
}

Result<MessageText> MessageTemplates::render(const QString &kind, const QString &locale,
                                             const QJsonObject &values, const QString &office,
                                             const OwnMessageText &own) const
{
    const MessageShape *shape = findMessageShape(kind);
    if (shape == nullptr)
        return Error::invalid("kind", "unknown_value",
                              QStringLiteral("There is no message '%1'.").arg(kind.left(50)));
    const QString language = languageFor(locale);
    if (shape->channel == MessageChannel::Sms) {
        GATEHOUSE_TRY_ASSIGN(data, dataOf(kind, language, values, office.left(kMaximumOfficeInText)));
        GATEHOUSE_TRY_ASSIGN(text, message(kind + QStringLiteral(".text"), data, language));
        return MessageText{{}, text, {}};
    }
    GATEHOUSE_TRY_ASSIGN(data, dataOf(kind, language, values, office));
    const auto sentence = [&](const char *part) {
        return message(kind + QLatin1String(part), data, language);
    };
    GATEHOUSE_TRY_ASSIGN(subject, sentence(".subject"));
    GATEHOUSE_TRY_ASSIGN(lead, sentence(".lead"));
    const QString name = data.value(QStringLiteral("name")).toString();
    if (!own.subject.isEmpty()) subject = filled(own.subject, office, name);
    const auto put = [&data](const char *key, const QJsonValue &value) {
        data.insert(QLatin1String(key), value);
    };
    if (shape->button) {
        GATEHOUSE_TRY_ASSIGN(button, sentence(".button"));
        put("button", button);
    }
    const bool unsecured = shape->securedBy && textOf(values.value(QStringLiteral("secure_link"))).isEmpty();
    const QString notYouId = unsecured ? QStringLiteral("layout.not_you") : kind + QStringLiteral(".not_you");
    if (m_text.catalogue().contains(QStringLiteral("en"), notYouId)) {
        GATEHOUSE_TRY_ASSIGN(notYou, message(notYouId, data, language));
        put("not_you", notYou);
    }
    QJsonArray paragraphs;
    const QStringList ownParts = filled(own.paragraph, office, name).split(QStringLiteral("\n\n"));
    for (const QString &paragraph : ownParts)
        if (!paragraph.trimmed().isEmpty())
            paragraphs.append(QJsonObject{{QStringLiteral("text"), paragraph.simplified()}});
    put("own_paragraphs", paragraphs);
    QJsonArray facts;
    QList<QLatin1String> shown = shape->facts;
    shown << QLatin1String("time") << QLatin1String("device") << QLatin1String("address");
    for (const QLatin1String &fact : std::as_const(shown)) {
        GATEHOUSE_TRY_ASSIGN(value, factOf(fact, values, data, language));
        if (value.isEmpty()) continue;
        GATEHOUSE_TRY_ASSIGN(label, message(QStringLiteral("fact.") + fact, data, language));
        facts.append(QJsonObject{{QStringLiteral("label"), label}, {QStringLiteral("value"), value}});
    }
    put("facts", facts);
    put("has_facts", !facts.isEmpty());
    put("subject", subject);
    put("lead", lead);
    const QString layout = QStringLiteral("layout");
    GATEHOUSE_TRY_ASSIGN(text, m_text.render(layout, data, language));
    GATEHOUSE_TRY_ASSIGN(html, m_html.render(layout, data, language));
    return MessageText{subject, QString::fromUtf8(text), QString::fromUtf8(html)};
}

Result<void> MessageTemplates::checkOwn(const OwnMessageText &own) const
{
    const auto hasControl = [](const QString &text, bool lines) {
        return std::any_of(text.cbegin(), text.cend(), [lines](QChar c) {
            return (c.category() == QChar::Other_Control && !(lines && c == u'\n')) ||
                   c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
        });
    };
    if (own.subject.size() > kMaximumSubject || hasControl(own.subject, false))
        return Error::invalid(
            "subject", "bad_text",
            QStringLiteral("A subject is one line of at most %1 characters.").arg(kMaximumSubject));
    if (own.paragraph.size() > kMaximumParagraph || hasControl(own.paragraph, true))
        return Error::invalid(
            "paragraph", "bad_text",
            QStringLiteral("A paragraph is plain text of at most %1 characters.").arg(kMaximumParagraph));
    for (const auto &[field, text] :
         {std::pair{"subject", own.subject}, std::pair{"paragraph", own.paragraph}}) {
        for (const QString &word : text.simplified().split(u' ')) {
            const qsizetype scheme = word.indexOf(QLatin1String("://"));
            qsizetype start = scheme;
            while (start > 0 && word[start - 1].isLetter())
                --start;
            if (scheme < 0 || isOurs(word.sliced(std::max<qsizetype>(start, 0)))) continue;
            return Error::invalid(
                field, "link_elsewhere",
                QStringLiteral("Links in mails may lead to %1 alone, so that people can learn "
                               "to trust them. Take '%2' out.")
                    .arg(m_issuer, word.left(100)));
        }
    }
    return {};
}

}  // namespace gatehouse
