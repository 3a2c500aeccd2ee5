# SPDX-License-Identifier: Apache-2.0
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for n in range(4):
        session.add(Author(name=f"a{n}", books=[Book(title=f"t{n}{m}") for m in range(n)]))
    session.commit()
    for author in session.scalars(select(Author).order_by(Author.name.desc())):
        print(author.name, [b.title for b in author.books])
    print(session.execute(select(Author.name, func.count(Book.id)).join(Book).group_by(Author.id)).all())
    session.delete(session.get(Author, 4))
    session.commit()
    print(session.scalar(select(func.count()).select_from(Book)))
