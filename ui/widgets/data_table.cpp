#include "ui/widgets/data_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/models/cursor_model.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr int kPadding = 10;
constexpr int kCircle = 30;

void paintChip(QPainter *painter, const QRect &cell, const QFontMetrics &metrics, const QString &text,
               Tone tone)
{
    const int width = qMin(metrics.horizontalAdvance(text) + 20, cell.width());
    const int height = metrics.height() + 6;
    const QRect chip(cell.left(), cell.center().y() - height / 2, width, height);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(Theme::softOf(tone));
    painter->drawRoundedRect(chip, height / 2.0, height / 2.0);
    painter->setPen(Theme::inkOf(tone));
    painter->drawText(chip, Qt::AlignCenter, metrics.elidedText(text, Qt::ElideRight, width - 12));
}

void paintInitials(QPainter *painter, const QRect &circle, const QString &initials, bool selected)
{
    const Colours &c = Theme::now();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected ? c.card : c.accentSoft);
    painter->drawEllipse(circle);
    QFont font = painter->font();
    font.setPointSizeF(font.pointSizeF() * 0.88);
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(c.accent);
    painter->drawText(circle, Qt::AlignCenter, initials);
}

}  // namespace

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const Colours &c = Theme::now();
    const bool selected = option.state & QStyle::State_Selected;
    painter->save();
    if (selected)
        painter->fillRect(option.rect, c.accentSoft);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, c.hover);
    painter->setPen(c.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (selected && index.column() == 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), c.accent);

    QRect cell = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    QFont font = option.font;
    if (index.data(MonoRole).toBool())
        font.setFamilies({u"DejaVu Sans Mono"_s, u"Noto Sans Mono"_s, u"monospace"_s});
    painter->setFont(font);
    const QString text = index.data(Qt::DisplayRole).toString().simplified();
    if (const QVariant tone = index.data(ToneRole); tone.isValid()) {
        paintChip(painter, cell, QFontMetrics(font), text, Tone(tone.toInt()));
        painter->restore();
        return;
    }
    if (const QString initials = index.data(InitialsRole).toString(); !initials.isEmpty()) {
        const QRect circle(cell.left(), cell.center().y() - kCircle / 2 + 1, kCircle, kCircle);
        paintInitials(painter, circle, initials, selected);
        painter->setFont(font);
        cell.setLeft(circle.right() + kPadding);
    }
    const QString second = index.data(SecondLineRole).toString().simplified();
    const bool strong = index.data(InitialsRole).isValid();
    painter->setPen(c.ink);
    QFont first = font;
    if (strong) first.setWeight(QFont::DemiBold);
    painter->setFont(first);
    const QFontMetrics firstMetrics(first);
    const QString shown = firstMetrics.elidedText(text, Qt::ElideRight, cell.width());
    if (second.isEmpty()) {
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    } else {
        QFont small = font;
        small.setPointSizeF(font.pointSizeF() * 0.9);
        const QFontMetrics smallMetrics(small);
        const int height = firstMetrics.height() + smallMetrics.height();
        const int top = cell.center().y() - height / 2 + 1;
        painter->drawText(QRect(cell.left(), top, cell.width(), firstMetrics.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, shown);
        painter->setFont(small);
        painter->setPen(c.quiet);
        painter->drawText(
            QRect(cell.left(), top + firstMetrics.height(), cell.width(), smallMetrics.height()),
            Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            smallMetrics.elidedText(second, Qt::ElideRight, cell.width()));
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    Q_UNUSED(index)
    return {100, option.fontMetrics.height() * 2 + 14};
}

DataTable::DataTable(const QString &accessibleName, QWidget *parent)
    : QTableView(parent), m_empty(new QWidget)
{
    setAccessibleName(accessibleName);
    setItemDelegate(new CellDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 2 + 16);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setFixedHeight(fontMetrics().height() + 20);
    connect(this, &QTableView::doubleClicked, this, [this] { Q_EMIT rowChosen(currentId()); });

    auto *layout = new QVBoxLayout(m_empty);
    layout->setSpacing(6);
    m_emptyIcon = new IconLabel(u"search"_s, 44, Tone::Plain);
    m_emptyHeadline = plainLabel({}, "heading");
    m_emptyAdvice = wrappedLabel({}, "quiet");
    m_emptyAdvice->setAlignment(Qt::AlignCenter);
    layout->addStretch();
    layout->addWidget(m_emptyIcon, 0, Qt::AlignHCenter);
    layout->addSpacing(6);
    layout->addWidget(m_emptyHeadline, 0, Qt::AlignHCenter);
    layout->addWidget(m_emptyAdvice);
    layout->addStretch();
    m_empty->setParent(viewport());
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_empty->hide();
}

void DataTable::setCursorModel(CursorModel *model)
{
    m_model = model;
    setModel(model);
    connect(model, &CursorModel::loadingChanged, this, &DataTable::showState);
    connect(model, &CursorModel::pageLoaded, this, &DataTable::showState);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &DataTable::showState);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { Q_EMIT currentIdChanged({}); });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { Q_EMIT currentIdChanged(currentId()); });
    showState();
}

void DataTable::setColumnWidths(const QList<int> &characters)
{
    m_widths = characters;
    shareWidth();
}

void DataTable::shareWidth()
{
    if (m_widths.isEmpty() || model() == nullptr) return;
    const int unit = fontMetrics().horizontalAdvance(u'0');
    int fixed = 0;
    int open = 0;
    for (int column = 0; column < m_widths.size(); ++column) {
        if (isColumnHidden(column)) continue;
        fixed += m_widths.at(column) * unit;
        open += m_widths.at(column) == 0 ? 1 : 0;
    }
    const int rest = open > 0 ? qMax((viewport()->width() - fixed) / open, 14 * unit) : 0;
    for (int column = 0; column < m_widths.size(); ++column)
        setColumnWidth(column, m_widths.at(column) == 0 ? rest : m_widths.at(column) * unit);
}

void DataTable::setEmptyState(const QString &iconName, const QString &headline, const QString &advice)
{
    m_iconName = iconName;
    m_headline = headline;
    m_advice = advice;
    showState();
}

void DataTable::showState()
{
    if (m_model == nullptr) return;
    const bool loading = m_model->isLoading() || !m_model->hasLoaded();
    const bool empty = m_model->rowCount() == 0;
    m_emptyIcon->show(loading ? u"refresh"_s : m_iconName, Tone::Plain);
    m_emptyHeadline->setText(loading ? tr("Loading\u2026") : m_headline);
    m_emptyAdvice->setText(loading ? QString() : m_advice);
    m_empty->setGeometry(viewport()->rect().adjusted(30, 0, -30, 0));
    m_empty->setVisible(empty);
}

QString DataTable::currentId() const
{
    if (m_model == nullptr || selectionModel() == nullptr) return {};
    const QModelIndex index = currentIndex();
    if (!index.isValid() || !selectionModel()->isRowSelected(index.row(), {})) return {};
    return m_model->idAt(index.row());
}

QStringList DataTable::selectedIds() const
{
    QStringList ids;
    if (selectionModel() == nullptr) return ids;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        ids << m_model->idAt(index.row());
    return ids;
}

void DataTable::selectId(const QString &id)
{
    if (const int row = m_model == nullptr ? -1 : m_model->rowOf(id); row >= 0) selectRow(row);
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && !currentId().isEmpty()) {
        Q_EMIT rowChosen(currentId());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    shareWidth();
    m_empty->setGeometry(viewport()->rect().adjusted(30, 0, -30, 0));
}

}  // namespace gatehouse::ui
