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
    bytes preparation; // a ColumnPreparation; empty takes values as they are: numbers with the decimals they are written with, places among levels
}

/// How a value of a column becomes features, on the computer of whoever has the rows. Levels have no units, nothing subtracted, and a divisor of 1.
/// @custom:packed
struct ColumnPreparation {
    uint8 filled; // 1: a missing value is taken to be `fill`; 0: what the schema says of missing values holds
    int64 fill; // in units of 10^-units, or a place among the levels
    uint8 marked; // 1: a feature more, behind the others, that is 1 where the value is missing and else 0
    uint8 spread; // 1: a feature for each level, which is 1 at the value's and else 0; 0: one feature
    uint8 units; // a value is rounded half to even to so many decimals, as fill, subtract and divisor have them
    int64 subtract;
    int64 divisor; // feature = (value - subtract) / divisor, rounded half to even
    uint8 decimals; // of the feature
}

/// What a job's data are: the one block that says so. Exactly one encoding for each meaning; tests/vectors/commands.json pins the bytes.
interface Schemas {
    /// The columns from left to right, the target among them, as packed groups, each as wide as it can be. Without names, columns are told by their place.
    function schema(
        uint16 columns, // of the rows as people have them, without the target
        uint16 features, // of the data that the machine reads: what the columns become
        uint16 classes, // 0 is regression
        uint16 target, // its place among all columns, from 0
        uint8 missing, // a MissingKind
        uint8 named, // 1 if columns have names
        bytes calldata groups
    ) external;
}
