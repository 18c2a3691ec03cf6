// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// What the values of a column are.
enum ColumnKind {
    None,
    Number, // a decimal number
    Integer, // a whole number
    Category, // one of the levels, stored as its place among them from 0
    Class // the same of the target, where it names a class: its levels are the classes in order
}

/// What becomes of a row with a missing value.
enum MissingKind {
    None,
    Refused, // no value may be missing
    RowDropped // the row is left out, by the sponsor and by every client
}

/// Columns alike that stand side by side. Behind it come the levels, as texts, and then, if columns have names, each one's.
/// @custom:packed
struct ColumnGroup {
    uint16 columns;
    uint8 kind; // a ColumnKind
    uint8 bounded; // 1: values lie from minimum to maximum, which belong to the domain and not to somebody's rows; 0: nothing is said
    uint8 decimals; // of both bounds, no more than they need
    int64 minimum; // in units of 10^-decimals
    int64 maximum;
    bytes unit; // of numbers; empty says nothing
    uint16 levels;
}

/// What a job's data are: the one block that says so. Exactly one encoding for each meaning; tests/vectors/commands.json pins the bytes.
interface Schemas {
    /// The columns from left to right, the target among them, as packed groups, each as wide as it can be. Without names, columns are told by their place.
    function schema(
        uint16 columns, // without the target
        uint16 classes, // 0 is regression
        uint16 target, // its place among all columns, from 0
        uint8 missing, // a MissingKind
        uint8 named, // 1 if columns have names
        bytes calldata groups
    ) external;
}
