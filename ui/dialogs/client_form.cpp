#include "ui/dialogs/client_form.h"

#include <QJsonArray>
#include <QLabel>
#include <QRegularExpression>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "core/api/wire/client_metadata_form.h"
#include "core/base/error.h"
#include "ui/dialogs/new_client_dialog.h"
#include "ui/widgets/member_editor.h"
#include "ui/widgets/member_row.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/search_field.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr wire::FormSection kDetails[] = {wire::FormSection::Proof, wire::FormSection::SignIn,
                                          wire::FormSection::Tokens, wire::FormSection::SignOut,
                                          wire::FormSection::About};

}  // namespace

ClientForm::ClientForm(QObject *parent) : QObject(parent), m_general(makeGeneral()), m_details(makeDetails())
{
    for (MemberRow *row : std::as_const(m_rows))
        connect(row, &MemberRow::edited, this, [this] {
            if (m_filling) return;
            refit();
            Q_EMIT edited();
        });
}

QScrollArea *ClientForm::makeScroll(QWidget *content)
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    content->setObjectName(u"scrolled"_s);
    scroll->setWidget(content);
    return scroll;
}

void ClientForm::addRow(Section &section, MemberRow *row)
{
    section.rows.append(row);
    m_rows.append(row);
}

QWidget *ClientForm::makeGeneral()
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(2, 16, 12, 4);
    layout->setSpacing(16);
    Section section;
    for (const wire::FormMember &member : wire::clientMembers()) {
        if (member.section != wire::FormSection::General) continue;
        auto *row = new MemberRow(member, false);
        layout->addWidget(row);
        addRow(section, row);
    }
    layout->addStretch();
    return makeScroll(content);
}

QWidget *ClientForm::makeDetails()
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(2, 0, 12, 4);
    layout->setSpacing(14);
    for (const wire::FormSection part : kDetails) {
        Section section;
        QVBoxLayout *inner = nullptr;
        section.sheet = card(&inner);
        inner->setSpacing(14);
        const QString title = formText(wire::labelOf(part));
        section.sheet->setAccessibleName(title);
        inner->addWidget(plainLabel(title, "heading"));
        const auto add = [&](const QList<wire::FormMember> &members, bool metadata) {
            for (const wire::FormMember &member : members) {
                if (member.section != part) continue;
                auto *row = new MemberRow(member, metadata);
                inner->addWidget(row);
                addRow(section, row);
            }
        };
        add(wire::clientMembers(), false);
        add(wire::clientMetadataMembers(), true);
        layout->addWidget(section.sheet);
        m_sections.append(section);
    }
    m_nothing = plainLabel(tr("No setting of this application has these words."), "quiet");
    m_nothing->hide();
    layout->addWidget(m_nothing);
    layout->addStretch();
    auto *whole = new QWidget;
    auto *wholeLayout = new QVBoxLayout(whole);
    wholeLayout->setContentsMargins(0, 16, 0, 0);
    wholeLayout->setSpacing(12);
    m_search = new SearchField(tr("Search settings"), tr("Search by word, or by name as in logo_uri"));
    connect(m_search, &SearchField::searched, this, &ClientForm::search);
    wholeLayout->addWidget(m_search);
    wholeLayout->addWidget(makeScroll(content), 1);
    return whole;
}

void ClientForm::show(const wire::Client &client, bool readOnly)
{
    m_client = client;
    const QJsonObject values = wire::toJson(client);
    m_filling = true;
    for (MemberRow *row : std::as_const(m_rows)) {
        row->setStored((row->isMetadata() ? client.metadata : values).value(row->name()), client);
        row->setReadOnly(readOnly);
    }
    m_filling = false;
    refit();
    Q_EMIT edited();
}

/// The application as it would be with what the form says.
wire::Client ClientForm::draft() const
{
    QJsonObject values = wire::toJson(m_client);
    for (const MemberRow *row : m_rows)
        if (!row->isMetadata()) values.insert(row->name(), row->value());
    const Result<wire::Client> read = wire::fromJson<wire::Client>(values);
    return read.ok() ? *read : m_client;
}

void ClientForm::refit()
{
    const wire::Client now = draft();
    m_filling = true;
    for (MemberRow *row : std::as_const(m_rows))
        row->fitTo(now);
    m_filling = false;
    showSections();
}

void ClientForm::search(const QString &text)
{
    const QString sought = text.trimmed();
    for (const Section &section : std::as_const(m_sections))
        for (MemberRow *row : section.rows)
            row->search(sought);
    showSections();
}

void ClientForm::showSections()
{
    bool any = false;
    for (const Section &section : std::as_const(m_sections)) {
        const bool wanted = std::any_of(section.rows.begin(), section.rows.end(),
                                        [](const MemberRow *row) { return row->isWanted(); });
        section.sheet->setVisible(wanted);
        any = any || wanted;
    }
    m_nothing->setVisible(!any);
}

int ClientForm::changes() const
{
    return int(
        std::count_if(m_rows.begin(), m_rows.end(), [](const MemberRow *row) { return row->isChanged(); }));
}

wire::ClientChange ClientForm::change() const
{
    QJsonObject values, metadata;
    for (const MemberRow *row : m_rows) {
        if (!row->isChanged()) continue;
        if (row->isMetadata())
            metadata.insert(row->name(), row->isDefault() ? QJsonValue() : row->value());
        else
            values.insert(row->name(), row->value());
    }
    const Result<wire::ClientChange> read = wire::fromJson<wire::ClientChange>(values);
    wire::ClientChange change = read.ok() ? *read : wire::ClientChange();
    if (!metadata.isEmpty()) change.metadata = metadata;
    return change;
}

QString ClientForm::check()
{
    for (MemberRow *row : std::as_const(m_rows)) {
        QString problem = row->problem();
        if (problem.isEmpty() && row->isChanged() && row->member().kind == wire::FormKind::Addresses) {
            for (const QJsonValue uri : row->value().toArray())
                if (problem.isEmpty()) problem = NewClientDialog::problemWith(uri.toString(), m_client.kind);
        }
        if (problem.isEmpty()) continue;
        row->showProblem(problem);
        goTo(row);
        return problem;
    }
    return {};
}

/// A metadata error has the field "metadata" and its member in the sentence, in quotes where it is the one
/// that is wrong.
MemberRow *ClientForm::rowNamedIn(const Error &error) const
{
    const auto named = [this](const QString &pattern, const QString &text) {
        MemberRow *best = nullptr;
        for (MemberRow *row : m_rows) {
            const QRegularExpression word(pattern.arg(QRegularExpression::escape(row->name())));
            if (text.contains(word) && (best == nullptr || row->name().size() > best->name().size()))
                best = row;
        }
        return best;
    };
    if (error.field != "metadata")
        if (MemberRow *row = named(u"^%1$"_s, QString::fromUtf8(error.field))) return row;
    if (MemberRow *row = named(u"'%1'"_s, error.publicMessage)) return row;
    // A plain word counts only where it can be nothing else: "name" and "scopes" are words of sentences.
    MemberRow *row = named(u"\\b%1\\b"_s, error.publicMessage);
    return row != nullptr && row->name().contains(u'_') ? row : nullptr;
}

bool ClientForm::showError(const Error &error)
{
    if (error.code != ErrorCode::InvalidInput && error.code != ErrorCode::Conflict) return false;
    MemberRow *row = rowNamedIn(error);
    if (row == nullptr) return false;
    row->showProblem(error.publicMessage);
    goTo(row);
    return true;
}

void ClientForm::goTo(MemberRow *row)
{
    if (!row->isWanted()) {
        m_search->clear();
        search({});
    }
    QWidget *page = m_details->isAncestorOf(row) ? m_details : m_general;
    Q_EMIT pageWanted(page);
    row->takeFocus();
    // The text about the problem gets its place only when the layout has run.
    QTimer::singleShot(0, row, [row] {
        for (QWidget *up = row->parentWidget(); up != nullptr; up = up->parentWidget())
            if (auto *scroll = qobject_cast<QScrollArea *>(up)) return scroll->ensureWidgetVisible(row);
    });
}

}  // namespace gatehouse::ui
