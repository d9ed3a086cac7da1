"""The texts of the screens, each as (English, Hungarian)."""
