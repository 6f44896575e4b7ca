"""pytest fixtures that open Microsoft Graph workbook sessions."""
