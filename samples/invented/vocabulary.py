"""The words that names and sentences are made of, in English and Spanish."""

# english:spanish:gender. No Spanish noun that begins with a stressed a, which changes its article.
NOUNS = """
harbour:puerto:m night:noche:f river:río:m winter:invierno:m garden:jardín:m mirror:espejo:m
house:casa:f wolf:lobo:m city:ciudad:f island:isla:f road:camino:m train:tren:m letter:carta:f
silence:silencio:m fire:fuego:m shadow:sombra:f sea:mar:m sister:hermana:f brother:hermano:m
king:rey:m queen:reina:f thief:ladrón:m spider:araña:f dragon:dragón:m lighthouse:faro:m
clock:reloj:m summer:verano:m storm:tormenta:f moon:luna:f star:estrella:f stone:piedra:f
song:canción:f door:puerta:f key:llave:f bridge:puente:m desert:desierto:m forest:bosque:m
machine:máquina:f ghost:fantasma:m dancer:bailarina:f teacher:maestro:m stranger:extraño:m
detective:detective:m hunter:cazador:m painter:pintor:m pilot:piloto:m captain:capitán:m
doctor:doctora:f witness:testigo:m promise:promesa:f secret:secreto:m dream:sueño:m lie:mentira:f
war:guerra:f circus:circo:m hotel:hotel:m museum:museo:m station:estación:f market:mercado:m
theatre:teatro:m tower:torre:f castle:castillo:m cathedral:catedral:f library:biblioteca:f
bird:pájaro:m fox:zorro:m horse:caballo:m whale:ballena:f tiger:tigre:m snake:serpiente:f
rose:rosa:f orchard:huerto:m vineyard:viñedo:m lemon:limón:m salt:sal:f sugar:azúcar:m bread:pan:m
knife:cuchillo:m bell:campana:f drum:tambor:m guitar:guitarra:f piano:piano:m violin:violín:m
photograph:fotografía:f map:mapa:m compass:brújula:f diary:diario:m novel:novela:f poem:poema:m
signal:señal:f engine:motor:m robot:robot:m planet:planeta:m comet:cometa:m galaxy:galaxia:f
orbit:órbita:f horizon:horizonte:m border:frontera:f village:pueblo:m valley:valle:m
mountain:montaña:f volcano:volcán:m glacier:glaciar:m lake:lago:m waterfall:cascada:f tide:marea:f
wave:ola:f wind:viento:m rain:lluvia:f snow:nieve:f fog:niebla:f thunder:trueno:m dawn:amanecer:m
dusk:ocaso:m heart:corazón:m hand:mano:f eye:ojo:m voice:voz:f name:nombre:m memory:memoria:f
wound:herida:f wedding:boda:f funeral:funeral:m inheritance:herencia:f daughter:hija:f
grandmother:abuela:f orphan:huérfano:m neighbour:vecino:m prisoner:prisionero:m soldier:soldado:m
spy:espía:m nun:monja:f
"""

ADJECTIVES = """
silent:silencioso red:rojo last:último broken:roto golden:dorado blue:azul lost:perdido long:largo
dark:oscuro white:blanco black:negro hidden:escondido distant:lejano burning:ardiente
frozen:helado secret:secreto empty:vacío quiet:tranquilo wild:salvaje bitter:amargo sweet:dulce
strange:extraño perfect:perfecto final:final invisible:invisible impossible:imposible
electric:eléctrico little:pequeño green:verde grey:gris crimson:carmesí silver:plateado
wooden:leñoso iron:férreo fragile:frágil faithful:fiel blind:ciego deaf:sordo hungry:hambriento
tired:cansado nervous:nervioso honest:honrado crooked:torcido borrowed:prestado stolen:robado
forgotten:olvidado forbidden:prohibido endless:infinito ancient:antiguo new:nuevo young:joven
immortal:inmortal holy:santo proud:orgulloso humble:humilde northern:norteño southern:sureño
foreign:extranjero solitary:solitario restless:inquieto brave:valiente tender:tierno cruel:cruel
sleeping:dormido drowned:ahogado floating:flotante falling:caído rising:creciente
shining:brillante pale:pálido deep:profundo narrow:estrecho crystal:cristalino tropical:tropical
"""

PLACES = """
Sevilla Lisbon Oaxaca Valparaíso Edinburgh Montréal Tokyo Córdoba Bogotá Reykjavík Cádiz Brooklyn
Marfa Kyoto Trieste Ávila Granada Medellín Belfast Cork Galway Asturias León Málaga Mérida
Guanajuato Quito Cuenca Arequipa Rosario Montevideo Asunción Curaçao Havana Zürich Kraków Łódź
Malmö Tromsø Århus Nantes Orléans Besançon Coimbra Évora Bath Whitby Dover Ullapool Skye Savannah
Tucson Fargo Juneau Tulum Potosí Ushuaia Iquitos Tenerife Formentera Peñíscola Logroño Cáceres
Ibiza Palermo Otranto Ravenna Split
"""

FIRST_NAMES = """
María José Antonio Carmen Lucía Mateo Sofía Hugo Martín Elena James Mary Robert Patricia John
Jennifer Michael Linda David Elizabeth William Olivia Emma Noah Liam Ava Javier Inés Raúl Álvaro
Íñigo Óscar Úrsula Begoña Joaquín Rocío Sebastián Valentina Camila Joaquina Ximena Zoë Chloë Renée
François Aimée Björn Søren Jürgen Łukasz Zbigniew Anaïs Noémie Siobhán Niamh Seán Aoife Akira Yuki
Haruki Min-jun Ji-woo Amara Chidi Fatima Omar Leila Priya Arjun Ravi Anaya Wei Mei Ana Luis Pablo
Diego Clara Alba Nora Iván Andrés Tomás Henry George Alice Florence Arthur Oscar Ivy Theodore Rose
Frederick Harriet Walter Edith Ernest Ada
"""

LAST_NAMES = """
García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz
Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos
Gil Ramírez Serrano Blanco Molina Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez
Iglesias Medina Garrido Cortés Castillo Santos Lozano Guerrero Cano Prieto Méndez Cruz Calvo
Gallego Vidal León Márquez Herrera Peña Smith Johnson Williams Brown Jones Miller Davis Wilson
Anderson Taylor Thomas Moore Jackson White Harris Clark Lewis Walker Hall Young King Wright Hill
Green Baker Nelson Carter Mitchell Roberts Turner Phillips O'Connor O'Brien MacLeod Müller
Schröder Weiß Lefèvre Dubois D'Angelo Esposito Rossi Kowalski Nowak Novák Nakamura Tanaka Sato Kim
Park Nguyễn Okafor Adeyemi Haddad Kapoor Iyer Chen Wang Lindström Åkesson Ødegård
"""

SUBJECTS = """
photography:la_fotografía algebra:el_álgebra astronomy:la_astronomía cooking:la_cocina
Python_programming:la_programación_en_Python watercolour:la_acuarela jazz_piano:el_piano_de_jazz
statistics:la_estadística film_editing:el_montaje screenwriting:el_guion gardening:la_jardinería
geology:la_geología Roman_history:la_historia_romana philosophy:la_filosofía chess:el_ajedrez
yoga:el_yoga singing:el_canto typography:la_tipografía economics:la_economía
woodworking:la_carpintería machine_learning:el_aprendizaje_automático negotiation:la_negociación
sign_language:la_lengua_de_signos first_aid:los_primeros_auxilios animation:la_animación
sound_design:el_diseño_de_sonido
"""

# What several of a noun do.
VERBS = """
sleep:duermen sing:cantan wait:esperan burn:arden begin:empiezan fall:caen dream:sueñan
dance:bailan hide:se_esconden remember:recuerdan return:vuelven disappear:desaparecen grow:crecen
lie:mienten
"""

NUMBERS = "two:dos three:tres four:cuatro five:cinco seven:siete nine:nueve twelve:doce"

# slug: English, Spanish; the first of a group is its largest.
FILM_GENRES = """
drama:Drama:Drama comedy:Comedy:Comedia thriller:Thriller:Suspense action:Action:Acción
documentary:Documentary:Documental romance:Romance:Romance horror:Horror:Terror crime:Crime:Crimen
adventure:Adventure:Aventura family:Family:Familia science-fiction:Science_fiction:Ciencia_ficción
animation:Animation:Animación mystery:Mystery:Misterio fantasy:Fantasy:Fantasía
history:History:Historia war:War:Bélico western:Western:Wéstern musical:Musical:Musical
"""
MUSIC_GENRES = """
pop:Pop:Pop rock:Rock:Rock electronic:Electronic:Electrónica folk:Folk:Folk jazz:Jazz:Jazz
classical:Classical:Clásica flamenco:Flamenco:Flamenco ambient:Ambient:Ambiental
instrumental:Instrumental:Instrumental tango:Tango:Tango
"""
COURSE_GENRES = """
learning:Learning:Aprender technology:Technology:Tecnología arts:Arts:Artes
science:Science:Ciencia wellbeing:Wellbeing:Bienestar business:Business:Negocios
"""


def entries(text: str) -> list[tuple[str, ...]]:
    """Split a list of words into the parts of each entry; underscores stand for spaces."""
    return [tuple(part.replace("_", " ") for part in word.split(":")) for word in text.split()]
