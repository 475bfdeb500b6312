//! What differs between versions, told by a toy law.
