# SPDX-License-Identifier: Apache-2.0
from typing import Literal
from pydantic import BaseModel, Field, ValidationError, field_validator, computed_field


class Address(BaseModel):
    city: str
    zip: str = Field(pattern=r"^\d{5}$")


class User(BaseModel):
    id: int
    kind: Literal["a", "b"] = "a"
    addresses: list[Address] = []

    @field_validator("id")
    @classmethod
    def positive(cls, value):
        if value <= 0:
            raise ValueError("not positive")
        return value

    @computed_field
    @property
    def label(self) -> str:
        return f"{self.kind}{self.id}"


users = [User(id=str(n), addresses=[{"city": "x", "zip": f"{n:05}"}]) for n in range(1, 6)]
print([u.model_dump() for u in users][:2])
print(User.model_validate_json(users[0].model_dump_json()) == users[0])
for bad in ({"id": 0}, {"id": 1, "kind": "c"}, {"id": 1, "addresses": [{"city": "x", "zip": "y"}]}):
    try:
        User(**bad)
    except ValidationError as error:
        print(error.error_count(), error.errors()[0]["type"])
