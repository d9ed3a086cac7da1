"""The help page: numbers first, static, and dependent on nothing that can be down."""
