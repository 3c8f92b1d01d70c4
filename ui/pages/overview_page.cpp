#include "ui/pages/overview_page.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/models/list_models.h"
#include "ui/pages/approvals_card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/tile.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

OverviewPage::OverviewPage(Shell &shell, QWidget *parent)
    : Page(shell, tr("Overview"), tr("How the server is doing"), parent),
      m_approvals(new ApprovalsCard(shell)),
      m_events(new EventModel(this)),
      m_table(new DataTable(tr("Latest events")))
{
    body()->addWidget(makeStrip());
    body()->addWidget(m_approvals);
    auto *tiles = new QHBoxLayout;
    tiles->setSpacing(14);
    m_signIns =
        addTile(tiles, u"ok"_s, tr("Sign-ins, 24 h"), PageId::Audit, {{u"type"_s, u"signin.succeeded"_s}});
    m_failures = addTile(tiles, u"warning"_s, tr("Failed sign-ins, 24 h"), PageId::Audit,
                         {{u"type"_s, u"signin.failed"_s}});
    m_sessions = addTile(tiles, u"sessions"_s, tr("Live sessions"), PageId::Sessions, {});
    m_withoutFactor = addTile(tiles, u"shield"_s, tr("Without second step"), PageId::Users,
                              {{u"filter"_s, u"no_factor"_s}});
    body()->addLayout(tiles);

    auto *lower = new QHBoxLayout;
    lower->setSpacing(14);
    QVBoxLayout *inner = nullptr;
    QFrame *checkUp = card(&inner);
    inner->addWidget(plainLabel(tr("Check-up"), "heading"));
    m_findings = new QVBoxLayout;
    m_findings->setSpacing(12);
    inner->addLayout(m_findings);
    inner->addStretch();
    checkUp->setMinimumWidth(290);
    lower->addWidget(checkUp, 2);

    auto *events = new QVBoxLayout;
    events->setSpacing(8);
    auto *eventsTitle = new QHBoxLayout;
    eventsTitle->addWidget(plainLabel(tr("Latest events"), "heading"), 1);
    QPushButton *all = button(tr("Show &all"), "link");
    eventsTitle->addWidget(all);
    events->addLayout(eventsTitle);
    events->addWidget(m_table, 1);
    lower->addLayout(events, 5);
    body()->addLayout(lower, 1);
    connect(all, &QPushButton::clicked, this, [this] { this->shell().go(PageId::Audit); });

    m_events->setSource([this](const QString &) { return client().events({}, {}, 20); });
    m_table->setCursorModel(m_events);
    m_table->setColumnHidden(EventModel::Address, true);
    m_table->setColumnWidths({16, 0, 14, 17, 1, 12});
    m_table->setEmptyState(u"audit"_s, tr("Nothing has happened yet"), {});
    connect(m_table, &DataTable::rowChosen, this, [this](const QString &id) {
        this->shell().go(PageId::Audit, {{u"event"_s, id}});
    });
    connect(m_events, &CursorModel::failed, this,
            [this](const Error &error) { this->shell().showError(error); });
}

QWidget *OverviewPage::makeStrip()
{
    auto *frame = new QFrame;
    frame->setProperty("role", u"card"_s);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(18, 12, 18, 12);
    row->setSpacing(14);
    m_state = new Chip(tr("Asking\u2026"));
    m_facts = plainLabel(shell().issuer(), "quiet");
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(new IconLabel(u"server"_s, 22, Tone::Accent));
    row->addWidget(m_state);
    row->addWidget(m_facts, 1);
    return frame;
}

Tile *OverviewPage::addTile(QHBoxLayout *row, const QString &iconName, const QString &caption, PageId page,
                            const QVariantMap &filter)
{
    auto *tile = new Tile(iconName, caption);
    row->addWidget(tile, 1);
    connect(tile, &Tile::clicked, this, [this, page, filter] { shell().go(page, filter); });
    return tile;
}

void OverviewPage::refresh()
{
    await(client().status(), [this](const wire::ServerStatus &status) { show(status); });
    if (shell().may(u"audit:read"_s)) m_events->reload();
    m_approvals->follow();
}

void OverviewPage::leave()
{
    m_approvals->leave();
}

void OverviewPage::show(const wire::ServerStatus &status)
{
    const QLocale locale;
    m_state->show(tr("Running"), Tone::Good);
    const QString engine = status.databaseEngine == "postgresql"_L1 ? u"PostgreSQL"_s : u"SQLite"_s;
    m_facts->setText(tr("%1   \u00b7   version %2   \u00b7   started %3   \u00b7   %4")
                         .arg(status.issuer, status.version, agoText(status.startedAt), engine));
    m_signIns->setFigure(locale.toString(status.signInsSucceeded24h), tr("all well"), Tone::Good);
    const qint64 attempts = status.signInsSucceeded24h + status.signInsFailed24h;
    const int share = attempts == 0 ? 0 : int(status.signInsFailed24h * 100 / attempts);
    m_failures->setFigure(locale.toString(status.signInsFailed24h), tr("%1 % of all attempts").arg(share),
                          share >= 30   ? Tone::Bad
                          : share >= 10 ? Tone::Warn
                                        : Tone::Plain);
    m_sessions->setFigure(locale.toString(status.sessions),
                          tr("%n user(s) in all", nullptr, int(status.users)), Tone::Plain);
    m_withoutFactor->setFigure(
        locale.toString(status.usersWithoutFactor),
        status.usersWithoutFactor == 0 ? tr("everyone is covered") : tr("only a password protects them"),
        status.usersWithoutFactor == 0 ? Tone::Good : Tone::Warn);
    showCheckUp(status.checkUp);
}

void OverviewPage::showCheckUp(const QList<wire::CheckUp> &findings)
{
    while (QLayoutItem *item = m_findings->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QList<wire::CheckUp> shown = findings;
    if (shown.isEmpty())
        shown.append({u"fine"_s, u"ok"_s, tr("Nothing to do. The server found no weak point.")});
    for (const wire::CheckUp &finding : std::as_const(shown)) {
        QString drawing = u"info"_s;
        QString word = tr("Note");
        Tone tone = Tone::Plain;
        if (finding.severity == "critical"_L1) {
            drawing = u"error"_s;
            word = tr("Urgent");
            tone = Tone::Bad;
        } else if (finding.severity == "warning"_L1) {
            drawing = u"warning"_s;
            word = tr("Advice");
            tone = Tone::Warn;
        } else if (finding.severity == "ok"_L1) {
            drawing = u"ok"_s;
            word = tr("All well");
            tone = Tone::Good;
        }
        auto *line = new QWidget;
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(10);
        row->addWidget(new IconLabel(drawing, 20, tone), 0, Qt::AlignTop);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(1);
        texts->addWidget(plainLabel(word, "field"));
        texts->addWidget(wrappedLabel(finding.message, "quiet"));
        row->addLayout(texts, 1);
        m_findings->addWidget(line);
    }
}

}  // namespace gatehouse::ui
