"""Tables of the room, one file per noun."""

from pilar.organisation.models.api_token import ApiToken as ApiToken
from pilar.organisation.models.attempts import Attempts as Attempts
from pilar.organisation.models.body import Body as Body
from pilar.organisation.models.catalogue import Desk as Desk
from pilar.organisation.models.catalogue import Service as Service
from pilar.organisation.models.digest import Digest as Digest
from pilar.organisation.models.grant import Grant as Grant
from pilar.organisation.models.people import Duty as Duty
from pilar.organisation.models.people import Person as Person
from pilar.organisation.models.people_import import PeopleImport as PeopleImport
from pilar.organisation.models.people_import import PeopleImportRow as PeopleImportRow
from pilar.organisation.models.session import UserSession as UserSession
from pilar.organisation.models.unit import Unit as Unit
from pilar.organisation.models.unit import UnitChange as UnitChange
from pilar.organisation.models.user import FirstLoginCode as FirstLoginCode
from pilar.organisation.models.user import User as User
