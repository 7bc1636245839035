"""What the pages of worksheets show, shaped for their templates: plain values, nothing left to compute."""
