"""Reads the tables of write-tables.mjs with pandas and compares every cell: python3 tools/tables/check_pandas.py FOLDER

Needs pandas and pyarrow. With py-feat installed, its own reader opens the CSV too.
"""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as parquet

folder = Path(sys.argv[1])
# As float32, because that is what the columns hold; "round_trip": pandas' quick parser may miss the nearest number.
csv = pd.read_csv(folder / "fex.csv", float_precision="round_trip", keep_default_na=False, na_values={
    column: [""] for column in pd.read_csv(folder / "fex.csv", nrows=0).columns if column != "input"
})
tables = {
    "parquet": pd.read_parquet(folder / "fex.parquet"),
    "arrow": pd.read_feather(folder / "fex.arrow"),
    "ndjson": pd.read_json(folder / "fex.ndjson", lines=True, precise_float=True, convert_dates=False),
}
print(f"pandas {pd.__version__}, pyarrow {pa.__version__}: {len(csv)} rows, {len(csv.columns)} columns")

for name, table in tables.items():
    columns = [column for column in table.columns if column != "key"]
    if name == "ndjson":
        # It leaves embeddings out, and writes infinity as text.
        table = table.replace({"inf": float("inf"), "-inf": float("-inf")})
    else:
        assert columns == list(csv.columns), f"{name}: other columns"
    assert len(table) == len(csv), f"{name}: {len(table)} rows"
    for column in columns:
        expected, found = csv[column], table[column]
        if pd.api.types.is_numeric_dtype(expected):
            same = found.astype("float32").equals(expected.astype("float32")) or (
                found.isna().all() and expected.isna().all()
            )
        else:
            same = found.astype(object).where(found.notna(), None).tolist() == expected.astype(object).where(
                expected.notna(), None
            ).tolist()
        assert same, f"{name}: column {column} differs"
    print(f"{name}: every cell of {len(columns)} columns is that of the CSV")

types = {str(field.type) for field in parquet.read_schema(folder / "fex.parquet")}
print("types of Parquet:", ", ".join(sorted(types)))
print("types of Arrow:", ", ".join(sorted({str(field.type) for field in feather.read_table(folder / "fex.arrow").schema})))
print("fexgraph", parquet.read_schema(folder / "fex.parquet").metadata[b"fexgraph"].decode())

try:
    from feat.utils.io import read_feat
except ImportError as missing:
    print(f"py-feat's reader was not tried: {missing}")
else:
    fex = read_feat(str(folder / "fex.csv"))
    assert len(fex) == len(csv) and fex.aus.shape[1] == 20 and fex.emotions.shape[1] == 7
    print(f"py-feat: {type(fex).__name__} of {len(fex)} rows, with {fex.aus.shape[1]} AUs and {fex.emotions.shape[1]} emotions")
