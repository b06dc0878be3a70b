"""Name pools, without names that differ by a letter or two: who looks alike is decided in `crowd`."""

FIRST_NAMES = (
    "Aaliyah", "Abdul", "Adriana", "Alonzo", "Amara", "Andre", "Angelica", "Antoine", "Ashley", "Beatriz",
    "Benjamin", "Bianca", "Brandon", "Bridget", "Carlos", "Carmen", "Cedric", "Chantal", "Charles", "Christina",
    "Claudia", "Colin", "Crystal", "Curtis", "Cynthia", "Dawn", "Deborah", "Derrick", "Destiny", "Dmitri",
    "Dolores", "Douglas", "Eduardo", "Efua", "Emmanuel", "Esperanza", "Ethan", "Evelyn", "Fatima", "Felix",
    "Frances", "Gabriela", "George", "Gloria", "Gregory", "Guadalupe", "Harold", "Hector", "Heather", "Imani",
    "Ingrid", "Isaiah", "Jamal", "Javier", "Jerome", "Joaquin", "Jocelyn", "Joseph", "Juanita", "Kamila",
    "Keisha", "Kenneth", "Kimberly", "Kwame", "Latoya", "Lawrence", "Leticia", "Lorenzo", "Lucille", "Malik",
    "Marcus", "Marisol", "Matthew", "Megan", "Mohammed", "Monique", "Nadia", "Nathaniel", "Nicole", "Octavio",
    "Oksana", "Olivia", "Omar", "Pamela", "Pedro", "Philip", "Quentin", "Rachel", "Ramona", "Rashid", "Raymond",
    "Regina", "Ricardo", "Rosalind", "Samuel", "Sandra", "Shaniqua", "Sheila", "Sofia", "Stanley", "Stephanie",
    "Terrence", "Theodore", "Thomas", "Trinity", "Tyrone", "Valentina", "Vanessa", "Victor", "Vincent", "Wanda",
    "Wesley", "Xavier", "Yesenia", "Yolanda", "Zachary",
)  # fmt: skip

LAST_NAMES = (
    "Abernathy", "Acosta", "Adeyemi", "Alvarado", "Baptiste", "Barrera", "Beaumont", "Blackwood", "Boateng",
    "Bukowski", "Calhoun", "Castillo", "Chaudhry", "Cisneros", "Coleman", "Czarnecki", "Davenport", "Delgado",
    "Dominguez", "Dubois", "Dvorak", "Ellison", "Escobar", "Espinoza", "Farooq", "Fitzgerald", "Fletcher",
    "Fuentes", "Gallagher", "Gaines", "Gebremariam", "Gupta", "Guerrero", "Hampton", "Hargrove", "Haddad",
    "Holloway", "Hussain", "Ibarra", "Iwanski", "Jankowski", "Juarez", "Kaminski", "Keller", "Khatri",
    "Kozlowski", "Lambert", "Langston", "Lozano", "Maldonado", "Mbeki", "McAllister", "Mendoza", "Merriweather",
    "Mitchell", "Montgomery", "Mukherjee", "Nakamura", "Navarro", "Nguyen", "Norwood", "Obrecht", "Ocampo",
    "Okafor", "Olszewski", "Orozco", "Pacheco", "Palmer", "Patel", "Petrenko", "Quintero", "Quigley",
    "Radcliffe", "Rasmussen", "Renteria", "Richardson", "Rojas", "Rutkowski", "Salazar", "Sandoval", "Santiago",
    "Schroeder", "Sepulveda", "Sinclair", "Stallworth", "Szymanski", "Tafoya", "Tolbert", "Trujillo",
    "Underwood", "Urbina", "Valdez", "Vaughn", "Velasquez", "Villanueva", "Wadsworth", "Weatherspoon",
    "Whitfield", "Wojcik", "Yamamoto", "Youngblood", "Zamora", "Zielinski", "Zuniga",
)  # fmt: skip

UNUSUAL_NAMES = (
    ("Zoë", "Müller-Ferreira", "zoe.muller"),
    ("Siobhán", "O'Rourke", "siobhan.orourke"),
    ("François", "Lefèvre", "f.lefevre"),
    ("Łukasz", "Brzęczyszczykiewicz", "lukasz.b"),
    ("Nguyễn Thị", "Ánh", "anh.nguyen.thi"),
    ("D'Andre", "St. James-Bell", "dandre.stjamesbell"),
    ("Anne-Sophie", "van der Heijden", "as.vanderheijden"),
    ("Xiaoming", "李", "xiaoming.li"),
    ("Олександр", "Шевченко", "o.shevchenko"),
    ("محمد", "الحسن", "m.alhassan"),
    ("भारती", "शर्मा", "bharti.sharma"),
    ("さくら", "田中", "sakura.tanaka"),
    ("Ximena", "Ñáñez", "ximena.nanez"),
    (
        "María de los Ángeles Guadalupe Concepción",
        "Fernández de Córdoba y Álvarez de Toledo-Villavicencio Montemayor",
        "mdlag.fernandez",
    ),
)
"""First name, last name and the ASCII name of the mailbox: people whom careless code garbles. Under every seed."""

NICKNAMED = (
    ("Robert", "Bob"),
    ("William", "Bill"),
    ("Elizabeth", "Liz"),
    ("Anthony", "Tony"),
)
"""First names, kept out of the pool, with a short form for the same person's second record."""
