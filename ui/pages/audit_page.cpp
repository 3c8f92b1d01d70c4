#include "ui/pages/audit_page.h"

#include <QAction>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/models/list_models.h"
#include "ui/theme/icons.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kTailInterval = 2'000;

/// "2h", "3d", "30min" back from now, or a date, as RFC 3339; empty when it is neither.
QString timeOf(const QString &word)
{
    static const QRegularExpression back(u"^(\\d{1,5})(min|h|d)$"_s);
    if (const auto match = back.match(word); match.hasMatch()) {
        const qint64 count = match.captured(1).toLongLong();
        const qint64 seconds = match.captured(2) == "h"_L1 ? 3600 : match.captured(2) == "d"_L1 ? 86'400 : 60;
        return QDateTime::currentDateTimeUtc().addSecs(-count * seconds).toString(Qt::ISODate);
    }
    const QDateTime date = QDateTime::fromString(word, Qt::ISODate);
    return date.isValid() ? date.toUTC().toString(Qt::ISODate) : QString();
}

}  // namespace

AuditPage::AuditPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Audit log"), tr("Who did what, when; every event is chained to the one before"),
           parent),
      m_model(new EventModel(this)),
      m_table(new DataTable(tr("Events"))),
      m_search(new SearchField(tr("Filter events"),
                               tr("Filter:  type:signin.failed  ip:10.0.0.7  since:2h  anna"))),
      m_kind(new QComboBox),
      m_outcome(new QComboBox),
      m_filterNote(plainLabel(QString(), "error"))
{
    addVerbs();
    m_kind->setAccessibleName(tr("Kind of event"));
    const std::pair<QString, QString> kinds[] = {
        {tr("All kinds"), QString()},       {tr("Sign-ins"), u"signin."_s}, {tr("Second step"), u"mfa."_s},
        {tr("Users"), u"user."_s},          {tr("Groups"), u"group."_s},    {tr("Sessions"), u"session."_s},
        {tr("Applications"), u"client."_s}, {tr("Tokens"), u"token."_s},    {tr("Keys"), u"key."_s},
        {tr("Settings"), u"settings."_s},   {tr("Server"), u"server."_s}};
    for (const auto &[text, prefix] : kinds)
        m_kind->addItem(text, prefix);
    m_outcome->setAccessibleName(tr("Outcome"));
    m_outcome->addItem(tr("Any outcome"), QString());
    m_outcome->addItem(tr("Done"), u"success"_s);
    m_outcome->addItem(tr("Failed"), u"failure"_s);
    m_outcome->addItem(tr("Denied"), u"denied"_s);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(8);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_kind);
    bar->addWidget(m_outcome);
    body()->addLayout(bar);
    m_filterNote->hide();
    body()->addWidget(m_filterNote);

    auto *splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_table);
    splitter->addWidget(makeDetail());
    splitter->setStretchFactor(0, 7);
    splitter->setStretchFactor(1, 3);
    body()->addWidget(splitter, 1);

    m_model->setSource([this](const QString &cursor) { return client().events(m_query, cursor); });
    m_table->setCursorModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnWidths({16, 0, 14, 17, 13, 12});
    m_table->setEmptyState(u"audit"_s, tr("No events match"), tr("Widen the filter or the time."));
    m_table->addActions(verbs());
    connect(m_model, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
    connect(m_table, &DataTable::currentIdChanged, this, &AuditPage::showDetail);
    connect(m_model, &CursorModel::pageLoaded, this, [this] {
        if (m_wanted.isEmpty()) return;
        m_table->selectId(m_wanted);
        m_wanted.clear();
    });
    const auto again = [this] {
        refresh();
    };
    connect(m_search, &SearchField::searched, this, again);
    connect(m_kind, &QComboBox::activated, this, again);
    connect(m_outcome, &QComboBox::activated, this, again);
    m_tail.setInterval(kTailInterval);
    connect(&m_tail, &QTimer::timeout, this, &AuditPage::poll);
    showDetail({});
}

void AuditPage::addVerbs()
{
    m_follow = addVerb(tr("&Follow live"), u"play"_s, QKeySequence(u"Ctrl+L"_s), {},
                       [this] { follow(!m_tail.isActive()); });
    QAction *check =
        addVerb(tr("&Verify chain"), u"shield"_s, QKeySequence(u"Ctrl+Shift+V"_s), {}, [this] { verify(); });
    m_openUser = addVerb(tr("&Open user"), u"user"_s, QKeySequence(u"Ctrl+O"_s), u"users:read"_s, [this] {
        const int row = m_model->rowOf(m_table->currentId());
        if (row < 0) return;
        const wire::Event &event = m_model->at(row);
        const wire::EventParty &party = event.target.kind == "user"_L1 ? event.target : event.actor;
        if (party.kind == "user"_L1 && party.id) shell().openUser(*party.id);
    });
    addTitleButton(check);
    addTitleButton(m_follow);
}

QWidget *AuditPage::makeDetail()
{
    QVBoxLayout *inner = nullptr;
    QFrame *sheet = card(&inner);
    m_detailTitle = wrappedLabel({}, "heading");
    m_detailFacts = wrappedLabel({});
    m_detailFacts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_detail = new QPlainTextEdit;
    m_detail->setProperty("role", u"mono"_s);
    m_detail->setReadOnly(true);
    m_detail->setTabChangesFocus(true);
    m_detail->setAccessibleName(tr("The event in full"));
    inner->addWidget(m_detailTitle);
    inner->addWidget(m_detailFacts);
    inner->addWidget(m_detail, 1);
    sheet->setMinimumWidth(300);
    return sheet;
}

EventQuery AuditPage::parseFilter(const QString &line, QStringList *unknown)
{
    EventQuery query;
    QStringList words;
    for (const QString &word : line.split(u' ', Qt::SkipEmptyParts)) {
        const qsizetype colon = word.indexOf(u':');
        const QString key = word.left(colon).toLower();
        const QString value = word.mid(colon + 1);
        if (colon <= 0) {
            words << word;
        } else if (key == "type"_L1) {
            (value.endsWith(u'.') ? query.typePrefix : query.type) = value;
        } else if (key == "outcome"_L1) {
            query.outcome = value;
        } else if (key == "ip"_L1 || key == "address"_L1) {
            query.address = value;
        } else if (key == "actor"_L1 || key == "by"_L1) {
            query.actor = value;
        } else if (key == "target"_L1) {
            query.target = value;
        } else if (key == "about"_L1) {
            query.subject = value;
        } else if ((key == "since"_L1 || key == "until"_L1) && !timeOf(value).isEmpty()) {
            (key == "since"_L1 ? query.since : query.until) = timeOf(value);
        } else if (unknown != nullptr) {
            *unknown << word;
        }
    }
    query.text = words.join(u' ');
    return query;
}

void AuditPage::refresh()
{
    QStringList unknown;
    m_query = parseFilter(m_search->text(), &unknown);
    if (m_query.typePrefix.isEmpty()) m_query.typePrefix = m_kind->currentData().toString();
    if (m_query.outcome.isEmpty()) m_query.outcome = m_outcome->currentData().toString();
    m_filterNote->setVisible(!unknown.isEmpty());
    m_filterNote->setText(
        tr("Not understood: %1. Known are type: outcome: ip: actor: target: about: since: until:")
            .arg(unknown.join(u' ')));
    setLook(m_search, "invalid", !unknown.isEmpty());
    m_model->reload();
}

void AuditPage::applyFilter(const QVariantMap &filter)
{
    m_wanted = filter.value(u"event"_s).toString();
    if (filter.contains(u"type"_s))
        m_search->setText(u"type:%1 since:24h"_s.arg(filter.value(u"type"_s).toString()));
    if (filter.contains(u"subject"_s)) m_search->setText(u"about:"_s + filter.value(u"subject"_s).toString());
}

void AuditPage::leave()
{
    follow(false);
}

void AuditPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
}

void AuditPage::showDetail(const QString &id)
{
    const int row = m_model->rowOf(id);
    m_openUser->setEnabled(row >= 0 && shell().may(u"users:read"_s));
    if (row < 0) {
        m_detailTitle->setText(tr("One event in full"));
        m_detailFacts->setText(tr("Choose an event from the list."));
        m_detail->clear();
        m_detail->hide();
        return;
    }
    const wire::Event &event = m_model->at(row);
    m_detailTitle->setText(eventText(event.type));
    QStringList facts{fullTimeText(event.at), tr("Outcome: %1").arg(outcomeOf(event).text)};
    if (!event.reason.isEmpty()) facts << tr("Reason: %1").arg(event.reason);
    if (!event.actor.name.isEmpty()) facts << tr("Who: %1").arg(event.actor.name);
    if (!event.target.name.isEmpty()) facts << tr("To whom or what: %1").arg(event.target.name);
    if (!event.address.isEmpty()) facts << tr("From: %1, %2").arg(event.address, deviceText(event.userAgent));
    m_detailFacts->setText(facts.join(u'\n'));
    m_detail->setPlainText(QString::fromUtf8(QJsonDocument(toJson(event)).toJson(QJsonDocument::Indented)));
    m_detail->show();
}

void AuditPage::follow(bool on)
{
    if (on == m_tail.isActive()) return;
    m_follow->setText(on ? tr("&Pause") : tr("&Follow live"));
    m_follow->setIcon(icon(on ? u"pause"_s : u"play"_s));
    if (on)
        m_tail.start();
    else
        m_tail.stop();
    setSubtitle(on ? tr("Following live: new events appear at the top")
                   : tr("Who did what, when; every event is chained to the one before"));
    if (on) poll();
}

void AuditPage::poll()
{
    if (m_polling || !m_model->hasLoaded()) return;
    m_polling = true;
    const EventQuery asked = m_query;
    whenDone(client().eventsAfter(asked, m_model->newestSeq()), this,
             [this, asked](const Result<wire::Page<wire::Event>> &page) {
                 m_polling = false;
                 if (!page.ok()) {
                     follow(false);
                     shell().showError(page.error());
                     return;
                 }
                 if (!(asked == m_query)) return;
                 QList<wire::Event> fresh = page->items;
                 std::reverse(fresh.begin(), fresh.end());
                 m_model->prepend(fresh);
             });
}

void AuditPage::verify()
{
    await(client().verifyEvents(), [this](const wire::ChainCheck &check) {
        if (check.ok) {
            shell().showNotice(
                Tone::Good,
                tr("The log is whole: %1 events checked.").arg(QLocale().toString(check.checked)));
            return;
        }
        shell().showNotice(Tone::Bad,
                           tr("The log was changed at event %1.").arg(check.firstBadSeq.value_or(0)),
                           tr("Keep a copy of the database, and find out who had access to it."));
    });
}

}  // namespace gatehouse::ui
