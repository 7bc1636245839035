import os

# pikepdf brings lxml along, and openpyxl would silently take it instead of defusedxml and the parser that the workbook
# reader was built and fuzzed with. It looks once, when it is first imported.
os.environ["OPENPYXL_LXML"] = "False"
