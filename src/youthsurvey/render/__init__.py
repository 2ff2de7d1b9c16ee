"""Tables to files and terminals: text, Markdown, CSV, spreadsheet, page and figures."""
