"""`noticelint lsp` as clients of pytest-lsp meet it: PROGRAM and FOLDER name the program and a copy of
examples/video-consultation/with-defects."""

import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities, make_test_lsp_client

FOLDER = pathlib.Path(os.environ["FOLDER"]).resolve()


def make_client() -> LanguageClient:
    client = make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_params: types.RegistrationParams) -> None:
        """It has no handler of its own."""

    @client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def refresh_lenses(*_nothing: None) -> None:
        """Nor for these."""

    @client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh_hints(*_nothing: None) -> None:
        """Nor for these."""

    return client


@pytest_lsp.fixture(
    params=["visual_studio_code", "neovim", "emacs"],
    config=ClientServerConfig(
        server_command=[os.environ["PROGRAM"], "lsp", "--lang", "en", "--as-of", "2026-11-01"],
        client_factory=make_client,
    ),
)
async def client(request, lsp_client: LanguageClient):
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[types.WorkspaceFolder(uri=FOLDER.as_uri(), name="notices")],
        )
    )
    yield
    await lsp_client.shutdown_session()


def opened(client: LanguageClient, name: str) -> str:
    path = FOLDER / name
    uri = path.as_uri()
    item = types.TextDocumentItem(uri=uri, language_id="x", version=1, text=path.read_text(encoding="utf-8"))
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return uri


@pytest.mark.asyncio
async def test_diagnostics_come_by_one_way(client: LanguageClient):
    uri = opened(client, "notice.de.md")
    identifier = types.TextDocumentIdentifier(uri=uri)
    if client.capabilities.text_document.diagnostic is not None:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(text_document=identifier))
        found, pushed = report.items, client.diagnostics.get(uri)
        assert not pushed
    else:
        while not client.diagnostics.get(uri):
            await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        found = client.diagnostics[uri]
    codes = {diagnostic.code for diagnostic in found}
    assert "art-13-1-b-dpo-contact-missing" in codes
    assert {diagnostic.source for diagnostic in found} == {"noticelint"}


@pytest.mark.asyncio
async def test_words_are_explained(client: LanguageClient):
    uri = opened(client, "notice.de.md")
    position = types.Position(line=22, character=50)
    params = types.HoverParams(text_document=types.TextDocumentIdentifier(uri=uri), position=position)
    hover = await client.text_document_hover_async(params)
    assert "`GB`" in hover.contents.value


@pytest.mark.asyncio
async def test_names_lead_to_their_cards(client: LanguageClient):
    uri = opened(client, "consultation.flow")
    text = (FOLDER / "consultation.flow").read_text(encoding="utf-8").splitlines()
    line = next(i for i, words in enumerate(text) if words.startswith("Flow billing"))
    position = types.Position(line=line, character=text[line].index("konfera-us"))
    identifier = types.TextDocumentIdentifier(uri=uri)
    place = await client.text_document_definition_async(types.DefinitionParams(text_document=identifier, position=position))
    assert text[place.range.start.line].startswith("Recipient konfera-us")
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=identifier))
    assert symbols[0].name == "video"
