#include "ui/dialogs/import_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QProgressBar>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/client/async.h"
#include "ui/client/problem.h"
#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/import_choice.h"
#include "ui/dialogs/import_fields.h"
#include "ui/dialogs/past_imports_dialog.h"
#include "ui/models/import_row_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/parts.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

constexpr qint64 kPart = 1024 * 1024;
constexpr std::chrono::milliseconds kPoll{700};
constexpr int kMostFailures = 4;

}  // namespace

ImportDialog::ImportDialog(AdminClient &client, QWidget *parent)
    : FormDialog(tr("Import people"), tr("From a list or from another login server, with their passwords."),
                 tr("&Check the list"), parent),
      m_calls(client),
      m_pages(new QStackedWidget)
{
    showCallsOf(client);
    body()->addWidget(m_pages, 1);
    m_choice = new ImportChoice;
    m_pages->addWidget(m_choice);
    m_pages->addWidget(resultsPage());
    m_stop = buttons()->addButton(tr("&Stop the import"), QDialogButtonBox::ActionRole);
    m_undo = buttons()->addButton(tr("&Undo\u2026"), QDialogButtonBox::ActionRole);
    m_back = buttons()->addButton(tr("&Back"), QDialogButtonBox::ActionRole);
    m_past = buttons()->addButton(tr("&Earlier imports\u2026"), QDialogButtonBox::ActionRole);
    for (QPushButton *one : {m_stop, m_undo, m_back, m_past}) {
        one->setAccessibleName(one->text().remove(u'&'));
        one->setAutoDefault(false);
        one->setVisible(one == m_past);
    }
    m_poll.setInterval(kPoll);
    connect(&m_poll, &QTimer::timeout, this, &ImportDialog::poll);
    connect(m_stop, &QPushButton::clicked, this, &ImportDialog::stop);
    connect(m_undo, &QPushButton::clicked, this, &ImportDialog::askToUndo);
    connect(m_past, &QPushButton::clicked, this, &ImportDialog::showEarlier);
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_pages->setCurrentIndex(0);
        setStep(Step::Choose, tr("&Check the list"));
    });
    connect(this, &FormDialog::submitted, this, &ImportDialog::go);
    setMinimumSize(720, 560);
}

QWidget *ImportDialog::resultsPage()
{
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    m_headline = wrappedLabel({}, "heading");
    m_progress = new QProgressBar;
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setRange(0, 1000);
    m_filter = choiceBox(tr("Rows to show"), {{tr("All rows"), QString()},
                                              {tr("Refused"), u"refused"_s},
                                              {tr("Added"), u"created"_s},
                                              {tr("Changed"), u"updated"_s},
                                              {tr("Here already"), u"skipped"_s}});
    m_model = new ImportRowModel(this);
    m_model->setSource([this](const QString &cursor) {
        return m_calls.rows(m_import.id, m_filter->currentData().toString(), cursor);
    });
    m_rows = new DataTable(tr("What becomes of the rows"));
    m_rows->setCursorModel(m_model);
    m_rows->setColumnWidths({9, 22, 20, 0});
    m_rows->setEmptyState(u"users"_s, tr("No such rows"), tr("Choose other rows above."));
    layout->addWidget(m_headline);
    layout->addWidget(m_progress);
    layout->addWidget(m_filter, 0, Qt::AlignLeft);
    layout->addWidget(m_rows, 1);
    connect(m_filter, &QComboBox::currentIndexChanged, m_model, &ImportRowModel::reload);
    connect(m_model, &CursorModel::failed, this, &FormDialog::showError);
    return page;
}

void ImportDialog::setFile(const QString &path)
{
    m_choice->setFile(path);
}

bool ImportDialog::check()
{
    if (m_step != Step::Choose) return true;
    if (!require(!m_choice->file().isEmpty(), m_choice->fileButton(), tr("Choose the file with the people.")))
        return false;
    const bool needsName = m_choice->kind() == "csv"_L1;
    return require(!needsName || m_choice->options().mapping.contains(u"username"_s), m_choice->mapping(),
                   tr("Say which column becomes the username."));
}

template <class Use>
void ImportDialog::await(AdminClient::Answer<wire::Import> answer, Use use)
{
    whenDone(answer, this, [this, use](const Result<wire::Import> &import) {
        if (import.ok())
            use(*import);
        else
            refused(import.error());
    });
}

void ImportDialog::refused(const Error &error)
{
    m_sending.reset();
    showError(error);
    if (m_step != Step::Choose) return;
    m_pages->setCurrentIndex(0);
    m_past->show();
}

void ImportDialog::reject()
{
    if (m_poll.isActive()) return askToStop();
    if (m_sending && !m_import.id.isEmpty()) return QDialog::reject();
    FormDialog::reject();
}

void ImportDialog::askToStop()
{
    if (m_import.task == "check"_L1) {
        // It changes nobody: nothing has to be decided.
        m_calls.cancel(m_import.id);
        return QDialog::reject();
    }
    if (findChild<ConfirmDialog *>() != nullptr) return;
    ConfirmDialog *question = ConfirmDialog::ask(
        this,
        {tr("Stop the import, or let it go on?"),
         tr("Once it is stopped, what was done until then can be undone. What goes on is found again under "
            "“Earlier imports”."),
         tr("&Stop it"),
         {},
         false},
        [this](const QString &) {
            if (m_poll.isActive()) stop();
        });
    connect(question->addChoice(tr("&Let it go on")), &QPushButton::clicked, this,
            [this] { QDialog::reject(); });
}

void ImportDialog::showEarlier()
{
    auto *dialog = new PastImportsDialog(m_calls, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PastImportsDialog::chosen, this, &ImportDialog::showAgain);
    dialog->open();
}

void ImportDialog::showAgain(const wire::Import &import)
{
    m_sent.reset();
    m_earlier = true;
    m_past->hide();
    clearError();
    if (import.state == "waiting"_L1 || import.state == "running"_L1) return follow(import);
    m_import = import;
    m_pages->setCurrentIndex(1);
    m_progress->hide();
    showOutcome();
}

void ImportDialog::go()
{
    switch (m_step) {
        case Step::Choose:
            begin();
            return;
        case Step::Check:
            run(false);
            return;
        case Step::Over:
            accept();
            return;
    }
}

ImportDialog::FileState ImportDialog::stateOf(const QString &path)
{
    const QFileInfo file(path);
    return {file.absoluteFilePath(), file.size(), file.lastModified()};
}

void ImportDialog::begin()
{
    const QString kind = m_choice->kind();
    const FileState chosen = stateOf(m_choice->file());
    // The server has the data already: only the choices differ.
    if (m_sent == chosen && m_import.kind == kind) return run(true);
    m_sent.reset();
    m_import = {};
    m_sending = chosen;
    await(m_calls.begin({QFileInfo(chosen.path).fileName().left(200), kind, m_choice->options()}),
          [this](const wire::Import &begun) {
              m_import = begun;
              m_pages->setCurrentIndex(1);
              m_past->hide();
              // Nothing has happened to anybody yet: it may be left.
              buttons()->button(QDialogButtonBox::Cancel)->setEnabled(true);
              sendPart(0);
          });
}

void ImportDialog::sendPart(int part)
{
    QFile file(m_sending->path);
    if (!file.open(QIODevice::ReadOnly) || !file.seek(part * kPart))
        return refused(Error::invalid("file", "unreadable", tr("The file cannot be read.")));
    const QByteArray bytes = file.read(kPart);
    if (stateOf(m_sending->path) != *m_sending)
        return refused(
            Error::invalid("file", "changed", tr("The file was changed while it was sent. Send it again.")));
    m_headline->setText(tr("Sending the list\u2026"));
    m_progress->show();
    m_progress->setValue(file.size() > 0 ? int(1000 * file.pos() / file.size()) : 0);
    if (bytes.isEmpty()) {
        m_sent = std::exchange(m_sending, std::nullopt);
        m_parts = part;
        return run(true);
    }
    await(m_calls.addData(m_import.id, part, bytes),
          [this, part](const wire::Import &) { sendPart(part + 1); });
}

void ImportDialog::run(bool dryRun)
{
    buttons()->button(QDialogButtonBox::Cancel)->setEnabled(false);
    await(m_calls.run(m_import.id, {dryRun, m_choice->options(), m_parts}),
          [this](const wire::Import &import) { follow(import); });
}

void ImportDialog::askToUndo()
{
    ConfirmDialog::ask(
        this,
        {tr("Undo this import?"),
         tr("Who was added is removed again, and who was changed is put back. Who has signed in "
            "or was changed since then stays as they are now."),
         tr("&Undo the import"),
         {},
         false},
        [this](const QString &) { undo(); });
}

void ImportDialog::undo()
{
    await(m_calls.undo(m_import.id), [this](const wire::Import &import) { follow(import); });
}

void ImportDialog::stop()
{
    await(m_calls.cancel(m_import.id), [this](const wire::Import &import) { showImport(import); });
}

void ImportDialog::follow(const wire::Import &import)
{
    m_pages->setCurrentIndex(1);
    m_back->hide();
    m_undo->hide();
    m_stop->show();
    m_past->hide();
    m_failures = 0;
    setBusy(true);
    buttons()->button(QDialogButtonBox::Cancel)->setEnabled(true);
    m_poll.start();
    showImport(import);
}

void ImportDialog::poll()
{
    // A slow answer must not be overtaken by the next question.
    if (m_asking) return;
    m_asking = true;
    whenDone(m_calls.byId(m_import.id), this, [this](const Result<wire::Import> &import) {
        m_asking = false;
        if (!m_poll.isActive()) return;  // stopped while this answer was on its way
        if (import.ok()) {
            m_failures = 0;
            return showImport(*import);
        }
        // The server goes on while the line to it is down for a moment.
        if (++m_failures < kMostFailures && !isCancelled(import.error())) return;
        m_poll.stop();
        m_stop->hide();
        m_back->setVisible(m_step != Step::Choose);
        refused(import.error());
    });
}

void ImportDialog::showImport(const wire::Import &import)
{
    m_import = import;
    m_headline->setText(importHeadline(import));
    const bool running = import.state == "waiting"_L1 || import.state == "running"_L1;
    m_progress->setVisible(running);
    const qint64 all = import.task == "undo"_L1 ? import.created + import.updated : import.bytes;
    const qint64 done = import.task == "undo"_L1 ? import.rowsDone : import.bytesDone;
    m_progress->setValue(all > 0 ? int(1000 * done / all) : 0);
    if (running || !m_poll.isActive()) return;
    m_poll.stop();
    showOutcome();
}

void ImportDialog::showOutcome()
{
    m_stop->hide();
    m_headline->setText(importHeadline(m_import));
    const bool checked = m_import.task == "check"_L1;
    m_model->setDryRun(checked);
    m_model->reload();
    m_back->setVisible(checked || m_earlier);
    m_undo->setVisible(m_import.task == "run"_L1 && m_import.created + m_import.updated > 0);
    // An earlier one was chosen with what this form no longer knows: it is only looked at.
    if (m_import.state == "checked"_L1 && !m_earlier)
        setStep(Step::Check, tr("&Import"));
    else
        setStep(Step::Over, tr("&Close"));
    buttons()->button(QDialogButtonBox::Cancel)->setVisible(m_step != Step::Over);
}

void ImportDialog::setStep(Step step, const QString &acceptText)
{
    m_step = step;
    if (step == Step::Choose) {
        m_back->hide();
        m_undo->hide();
        m_earlier = false;
        buttons()->button(QDialogButtonBox::Cancel)->show();
    }
    m_past->setVisible(step == Step::Choose);
    acceptButton()->setText(acceptText);
    acceptButton()->setAccessibleName(QString(acceptText).remove(u'&'));
    setBusy(false);
}

}  // namespace gatehouse::ui
