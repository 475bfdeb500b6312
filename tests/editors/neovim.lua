-- A lawyer's day in Neovim: nvim --headless -u NONE -l tests/editors/neovim.lua RECIPE FOLDER
-- RECIPE is what editors/README.md has people write into their configuration, `noticelint` is found as their shell would find it, and
-- FOLDER is a copy of examples/video-consultation/with-defects.
local recipe, folder = arg[1], arg[2]

local function check(what, holds)
  if not holds then
    io.stderr:write("neovim: " .. what .. "\n")
    vim.cmd("cquit 1")
  end
  print("neovim: " .. what)
end

dofile(recipe)
vim.lsp.config("noticelint", { cmd = { "noticelint", "lsp", "--lang", "en", "--as-of", "2026-11-01" } })
vim.cmd.filetype("on")
-- The folder is found by its marks.
vim.fn.mkdir(vim.fs.joinpath(folder, ".git"))

local function open(name)
  vim.cmd.edit(vim.fs.joinpath(folder, name))
  local buffer = vim.api.nvim_get_current_buf()
  local attached = vim.wait(10000, function() return #vim.lsp.get_clients({ bufnr = buffer }) > 0 end, 20)
  check("the server serves " .. name, attached)
  return buffer
end

local function find(buffer, code)
  for _, found in ipairs(vim.diagnostic.get(buffer)) do
    if found.code == code then return found end
  end
end

local function ask(buffer, method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 10000) or {}
  local _, answer = next(answers)
  return answer and answer.result, answer and answer.error
end

local function at(buffer, line, column)
  return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = column } }
end

-- The notice.
local notice = open("notice.de.md")
local rule = "art-13-1-b-dpo-contact-missing"
check("what is missing is reported", vim.wait(30000, function() return find(notice, rule) ~= nil end, 20))
local found = find(notice, rule)
check("at the heading where it belongs", found.lnum == 4 and found.severity == vim.diagnostic.severity.ERROR)

local client = vim.lsp.get_clients({ bufnr = notice })[1]
check("the folder is that of the notice", client.root_dir == folder)
local eu = find(notice, "contradiction-eu-only")
local hover = ask(notice, "textDocument/hover", at(notice, eu.lnum, vim.lsp.util.character_offset(notice, eu.lnum, eu.col, client.offset_encoding)))
check("a finding is explained", hover and hover.contents.value:find("contradiction-eu-only", 1, true) ~= nil)

local params = at(notice, found.lnum, 3)
params.position = nil
params.range = found.user_data.lsp.range
params.context = { diagnostics = { found.user_data.lsp } }
local insert
for _, action in ipairs(ask(notice, "textDocument/codeAction", params) or {}) do
  if action.edit and action.isPreferred then insert = action end
end
check("a clause is offered", insert ~= nil)
vim.lsp.util.apply_workspace_edit(insert.edit, client.offset_encoding)
local text = table.concat(vim.api.nvim_buf_get_lines(notice, 0, -1, false), "\n")
check("and put in", text:find("datenschutz@wiesenbrueck.example", 1, true) ~= nil)
check("then nothing is missing there", vim.wait(30000, function() return find(notice, rule) == nil end, 20))

-- The flows.
local flow = open("consultation.flow")
check("flows are judged", vim.wait(30000, function() return find(flow, "open-value-overdue") ~= nil end, 20))
local symbols = ask(flow, "textDocument/documentSymbol", { textDocument = vim.lsp.util.make_text_document_params(flow) })
check("cards are listed", symbols and symbols[1].name == "video")
vim.api.nvim_buf_set_lines(flow, -1, -1, false, { "", "Processor x: X", "      In:   Ver" })
local last = vim.api.nvim_buf_line_count(flow) - 1
local offered = ask(flow, "textDocument/completion", at(flow, last, 15)) or {}
check("countries are offered", #vim.tbl_filter(function(item) return item.label == "United Kingdom" end, offered.items or offered) == 1)
vim.api.nvim_buf_set_lines(flow, last, last + 1, false, { "      In:   GB" })
vim.lsp.buf.format({ bufnr = flow, timeout_ms = 10000 })
local made = vim.api.nvim_buf_get_lines(flow, -2, -1, false)[1]
check("cards are formatted", made == "    In: GB")

vim.api.nvim_win_set_cursor(0, { vim.fn.search("^Processor konfera-uk"), #"Processor k" })
vim.lsp.buf.rename("konfera-limited")
local function flows() return table.concat(vim.api.nvim_buf_get_lines(flow, 0, -1, false), "\n") end
check("a name is changed", vim.wait(10000, function() return not flows():find("konfera-uk", 1, true) end, 20))
check("wherever it stands", flows():find("Run by: konfera-limited", 1, true) ~= nil and flows():find("-> konfera-limited", 1, true) ~= nil)

-- A notice that no flow file names.
vim.fn.writefile({ "# Privacy notice", "", "The controller is Example Ltd, info@example.org." }, vim.fs.joinpath(folder, "shop.privacy.md"))
local shop = open("shop.privacy.md")
check("its findings are shown", vim.wait(30000, function() return #vim.diagnostic.get(shop) > 0 end, 20))
vim.lsp.buf.code_action({ apply = true, context = { only = { "source.noticelint.createFlows" } } })
local drafted = vim.fs.joinpath(folder, "shop.flow")
local function shown() return vim.api.nvim_buf_get_name(0) == drafted end
check("a flow file is created from it, and shown", vim.wait(10000, shown, 20))
check("with what it says", vim.fn.search("^Controller example-ltd: Example Ltd  # line 3$", "w") > 0)

client:stop()
check("the server ends", vim.wait(10000, function() return client:is_stopped() end, 20))
vim.cmd("qa!")
