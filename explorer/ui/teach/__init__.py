"""Teaching: a tour on two windows, one for the class and one for the teacher, both showing one state."""
