def test_x(worlds_database):
    print(worlds_database[1]["alpha"].numbers)
    assert worlds_database[1]["alpha"].numbers == worlds_database[1]["beta"].numbers
